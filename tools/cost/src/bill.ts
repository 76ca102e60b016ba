import { computeLines } from './lines/compute.ts';
import { dataLines } from './lines/data.ts';
import { networkLines } from './lines/network.ts';
import { operationsLines } from './lines/operations.ts';
import type { Usage } from './options.ts';
import { type Price, type PriceName, PRICES } from './prices.ts';
import type { StackFacts } from './stack-facts.ts';

/** So much of something in a month. */
export interface Line {
  service: string;
  item: string;
  quantity: number;
  price: PriceName;
}

/** A line with what it costs. */
export interface BilledLine extends Omit<Line, 'price'> {
  price: Price;
  usd: number;
}

export interface Bill {
  lines: BilledLine[];
  /** US dollars a month. */
  total: number;
}

/** What a month costs at list prices, without free tiers, discounts, taxes and support. */
export function billFor(usage: Usage, facts: StackFacts): Bill {
  const table = PRICES[usage.region];
  if (!table) throw new Error(`there are no prices for ${usage.region}`);
  const lines = [computeLines, dataLines, networkLines, operationsLines]
    .flatMap((part) => part(usage, facts))
    .filter(({ quantity }) => quantity > 0)
    .map(({ price, ...line }) => ({
      ...line,
      price: table.prices[price],
      usd: line.quantity * table.prices[price].usd,
    }));
  return { lines, total: lines.reduce((sum, { usd }) => sum + usd, 0) };
}
