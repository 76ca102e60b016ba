/**
 * Which files of a Chromium profile are worth carrying to the next session. At the top only two are: the profile and
 * the browser's own state. Within the profile everything is, except what is listed: what a page can store there has no
 * closed list, and a lost database would be a logged-out user.
 */

/** The cookies that Chromium itself does not write down, at the top of an archive. */
export const SESSION_COOKIES_FILE = 'wallcrawler-session-cookies.json';

const TOP = new Set(['Default', 'Local State', SESSION_COOKIES_FILE]);

/** Left out at any depth: caches, which Chromium fills again, and what belongs to one run. */
const LEFT_OUT_ANYWHERE = [
  // `Service Worker/ScriptCache` is no cache in this sense: without it Chromium drops the registrations.
  /^(Cache|Code Cache|GPUCache|GrShaderCache|ShaderCache|GPUPersistentCache|Shared Dictionary|Dawn.*Cache)$/,
  /^(Singleton.*|LOCK|LOG|LOG\.old|lockfile|Crashpad|BrowserMetrics.*)$/,
  /\.(tmp|TMP|dmp|crdownload)$/,
];

/** Left out of `Default` itself: the tabs that were open, component data, features of an interface nobody sees. */
const LEFT_OUT_OF_PROFILE = [
  /^(Sessions|Sessions_Encrypted|Session Storage|optimization_guide.*|VideoDecodeStats|Safe Browsing.*)$/,
  /^(Segmentation Platform|Site Characteristics Database|Affiliation Database.*|Feature Engagement Tracker)$/,
  /^(commerce_subscription_db|parcel_tracking_db|discounts_db|discount_infos_db|chrome_cart_db|BudgetDatabase)$/,
  /^(Favicons.*|History.*|Top Sites.*|Visited Links|Download Service|heavy_ad_intervention_opt_out\.db.*)$/,
];

/**
 * Whether a file or directory of a profile goes into its archive.
 * @param relative path inside the profile directory, with `/`.
 */
export const isKept = (relative: string): boolean => {
  const [top = '', ...rest] = relative.split('/');
  const matches = (part: string) => (pattern: RegExp) => pattern.test(part);
  return (
    TOP.has(top) &&
    !rest.some((part) => LEFT_OUT_ANYWHERE.some(matches(part))) &&
    !LEFT_OUT_OF_PROFILE.some(matches(rest[0] ?? ''))
  );
};
