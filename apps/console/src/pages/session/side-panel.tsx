import { Link } from 'react-router';
import type { ReactNode } from 'react';
import type { SessionDetails } from '../../api/types.ts';
import { CopyAction } from '../../components/copy-button.tsx';
import { Ago, useNow } from '../../components/time.tsx';
import { formatBytes } from '../../lib/bytes.ts';
import { formatDuration } from '../../lib/duration.ts';
import { isLive, metadataPairs } from '../../lib/session-rows.ts';
import { Runtime } from '../sessions/runtime.tsx';
import { Timeline } from './timeline.tsx';
import classes from './session-page.module.css';

const Section = ({ title, children }: { title: string; children: ReactNode }) => (
  <section className={`wc-card ${classes.section}`} aria-label={title}>
    <h2 className={classes.sectionTitle}>{title}</h2>
    {children}
  </section>
);

const Facts = ({ rows }: { rows: [string, ReactNode][] }) => (
  <dl className={classes.facts}>
    {rows.map(([name, value]) => (
      <div key={name} style={{ display: 'contents' }}>
        <dt>{name}</dt>
        <dd title={typeof value === 'string' ? value : undefined}>{value}</dd>
      </div>
    ))}
  </dl>
);

function Remaining({ until }: { until: string }) {
  const now = useNow();
  const left = Date.parse(until) - now;
  return <span className="wc-number">{left > 0 ? `in ${formatDuration(Math.max(left, 1_000))}` : 'now'}</span>;
}

/** What a session is, beside what it shows. */
export function SidePanel({ session }: { session: SessionDetails }) {
  const pairs = metadataPairs(session.userMetadata);
  const live = isLive(session);
  return (
    <aside className={classes.side}>
      <Section title="Timeline">
        <Timeline session={session} />
      </Section>
      <Section title="Details">
        <Facts
          rows={[
            ['Created', <Ago key="created" time={session.createdAt} />],
            ['Duration', <Runtime key="runtime" session={session} />],
            ...(live ? [['Ends', <Remaining key="ends" until={session.expiresAt} />] as [string, ReactNode]] : []),
            ['Keep alive', session.keepAlive ? 'Yes' : 'No'],
            ['Traffic', formatBytes(session.proxyBytes)],
            ['Region', session.region],
            ...(session.contextId
              ? [
                  [
                    'Context',
                    <Link key="context" to="/contexts" title={session.contextId}>
                      {session.contextId.slice(0, 13)}
                    </Link>,
                  ] as [string, ReactNode],
                ]
              : []),
          ]}
        />
      </Section>
      {pairs.length > 0 && (
        <Section title="Metadata">
          <Facts rows={pairs} />
        </Section>
      )}
      {session.connectUrl && (
        <Section title="Connect">
          <span style={{ display: 'flex', flexWrap: 'wrap', gap: 8 }}>
            <CopyAction value={puppeteerSnippet(session.connectUrl)} what="Puppeteer" />
            <CopyAction value={playwrightSnippet(session.connectUrl)} what="Playwright" />
          </span>
        </Section>
      )}
    </aside>
  );
}

const puppeteerSnippet = (url: string): string =>
  `const browser = await puppeteer.connect({ browserWSEndpoint: '${url}' });`;
const playwrightSnippet = (url: string): string => `const browser = await chromium.connectOverCDP('${url}');`;
