import type { Bill } from './bill.ts';
import type { Usage } from './options.ts';

/** `12.30`, and more digits where two would say nothing. */
export const dollars = (usd: number): string =>
  usd >= 0.01 || usd === 0
    ? usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
    : usd.toPrecision(2);

/** A quantity in as many digits as one reads. */
export const amount = (quantity: number): string =>
  quantity >= 100
    ? Math.round(quantity).toLocaleString('en-US')
    : Number(quantity.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });

/** A list price without an exponent: `0.0000133334`. */
export const unitPrice = (usd: number): string => usd.toFixed(12).replace(/0+$/, '').replace(/\.$/, '');

const columns = (rows: readonly string[][]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const isNumber = (at: number): boolean => at === 2 || at === 4 || at === 5;
  return rows
    .map((row) =>
      row
        .map((cell, at) => (isNumber(at) ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

/** The bill as a person reads it in a terminal. */
export function describeBill({ lines, total }: Bill, fixed: number, usage: Usage): string {
  const rows = lines.map(({ service, item, quantity, price, usd }) => [
    service,
    item,
    amount(quantity),
    price.unit,
    unitPrice(price.usd),
    dollars(usd),
  ]);
  const sessions = usage.sessionsPerMonth;
  const hours = (sessions * usage.minutes) / 60;
  return [
    columns([['service', 'what', 'quantity', 'unit', 'USD', 'a month'], ...rows]),
    '',
    `total a month      ${dollars(total)} USD`,
    `without a session  ${dollars(fixed)} USD`,
    ...(sessions > 0 ? [`one session more   ${((total - fixed) / sessions).toFixed(4)} USD`] : []),
    ...(hours > 0 ? [`a browser hour     ${dollars(total / hours)} USD, everything included`] : []),
  ].join('\n');
}
