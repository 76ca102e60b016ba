import { type Bill, billFor } from './bill.ts';
import { ASSUMED, MEASURED } from './facts.ts';
import { type Usage, parseUsage } from './options.ts';
import { PRICES } from './prices.ts';
import { dollars, unitPrice } from './report.ts';
import type { StackFacts } from './stack-facts.ts';

/** The page that holds the tables, from the workspace's root. */
export const COST_PAGE = 'docs/cost.md';

/** What the page compares, with the options that give it. */
export const SCENARIOS: Readonly<Record<string, string>> = {
  idle: '--sessions-per-month 0',
  small: '--sessions-per-month 1000 --minutes 5',
  medium: '--sessions-per-month 30000 --minutes 10',
  large: '--sessions-per-month 500000 --minutes 10 --gateway-tasks 6 --egress public-ip --arch arm',
};

const usageOf = (options: string): Usage => parseUsage(options.split(' '));

/** A table whose columns have one width each, as Prettier would have it. */
function markdownTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): string {
  const widths = header.map((cell, at) => Math.max(3, cell.length, ...rows.map((row) => (row[at] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => (right.includes(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, at) => (right.includes(at) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(header), line(rule), ...rows.map(line)].join('\n');
}

const serviceTotal = ({ lines }: Bill, service: string): number =>
  lines.filter((line) => line.service === service).reduce((sum, { usd }) => sum + usd, 0);

/** US dollars a month by service, one column for each scenario. */
export function scenarioTable(facts: StackFacts): string {
  const bills = Object.values(SCENARIOS).map((options) => billFor(usageOf(options), facts));
  const services = [...new Set(bills.flatMap(({ lines }) => lines.map(({ service }) => service)))];
  const rows = services.map((service) => [service, ...bills.map((bill) => dollars(serviceTotal(bill, service)))]);
  const fixed = Object.values(SCENARIOS).map(
    (options) => billFor({ ...usageOf(options), sessionsPerMonth: 0 }, facts).total,
  );
  const perSession = bills.map(({ total }, at) => {
    const { sessionsPerMonth } = usageOf(Object.values(SCENARIOS)[at] ?? '');
    return sessionsPerMonth === 0 ? '' : ((total - (fixed[at] ?? 0)) / sessionsPerMonth).toFixed(4);
  });
  const totals = [
    ['**total a month**', ...bills.map(({ total }) => `**${dollars(total)}**`)],
    ['one session more', ...perSession],
  ];
  const header = ['USD a month', ...Object.keys(SCENARIOS)];
  return markdownTable(header, [...rows, ...totals], header.map((_, at) => at).slice(1));
}

const optionsTable = (): string =>
  markdownTable(
    ['scenario', 'options'],
    Object.entries(SCENARIOS).map(([name, options]) => [name, `\`${options}\``]),
    [],
  );

const factsTable = (facts: Readonly<Record<string, number | readonly number[]>>): string =>
  markdownTable(
    ['figure', 'value'],
    Object.entries(facts).map(([name, value]) => [`\`${name}\``, String(value)]),
    [1],
  );

function priceTable(): string {
  const rows = Object.entries(PRICES).flatMap(([region, { prices, asOf }]) =>
    Object.values(prices).map(({ usd, unit, source }) => [unit, unitPrice(usd), `${region}, ${asOf}`, `<${source}>`]),
  );
  return markdownTable(['unit', 'USD', 'where and when', 'source'], rows, [1]);
}

/** Every generated part of the page, by the name in its markers. */
const tables = (facts: StackFacts): Record<string, string> => ({
  scenarios: optionsTable(),
  costs: scenarioTable(facts),
  measured: factsTable(MEASURED),
  assumed: factsTable(ASSUMED),
  prices: priceTable(),
});

/**
 * The page with its tables made anew, between `<!-- name -->` and `<!-- /name -->`.
 * @throws Error that names a marker which the page does not have.
 */
export function replaceTables(page: string, facts: StackFacts): string {
  return Object.entries(tables(facts)).reduce((text, [name, table]) => {
    const part = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    if (!part.test(text)) throw new Error(`${COST_PAGE}: expected <!-- ${name} --> and <!-- /${name} -->`);
    return text.replace(part, (_, open: string, close: string) => `${open}\n${table}\n\n${close}`);
  }, page);
}
