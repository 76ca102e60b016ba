const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_MILLISECONDS = 86_400_000;

/** The allowed values of each field; days are functions of the date because of L, W and #. */
export interface CronFields {
  minutes: Set<number>;
  hours: Set<number>;
  months: Set<number>;
  years: Set<number>;
  day(date: Date): boolean;
}

/** Reads EventBridge's six fields: minutes, hours, day of month, month, day of week (1 = Sunday), year. UTC. */
export function parseCron(expression: string): CronFields {
  const fields = expression.trim().split(/\s+/);
  const [minutes = '', hours = '', dayOfMonth = '', month = '', dayOfWeek = '', year = ''] = fields;
  if (fields.length !== 6) throw new Error(`cron(${expression}) must have six fields`);
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw new Error(`cron(${expression}): exactly one of day-of-month and day-of-week must be ?`);
  }
  return {
    minutes: parseField(minutes, 0, 59),
    hours: parseField(hours, 0, 23),
    months: parseField(month, 1, 12, MONTHS, 1),
    years: parseField(year, 1970, 2199),
    day: dayOfMonth === '?' ? dayOfWeekTest(dayOfWeek) : dayOfMonthTest(dayOfMonth),
  };
}

/** The first time after `now` (epoch ms) that matches; undefined when there is none until the last year of the field. */
export function nextCronTime(fields: CronFields, now: number): number | undefined {
  const hours = [...fields.hours].sort((left, right) => left - right);
  const minutes = [...fields.minutes].sort((left, right) => left - right);
  const lastYear = Math.min(Math.max(...fields.years), new Date(now).getUTCFullYear() + 100);
  for (let day = now - (now % DAY_MILLISECONDS); ; day += DAY_MILLISECONDS) {
    const date = new Date(day);
    if (date.getUTCFullYear() > lastYear) return undefined;
    if (!fields.years.has(date.getUTCFullYear()) || !fields.months.has(date.getUTCMonth() + 1)) continue;
    if (!fields.day(date)) continue;
    for (const hour of hours) {
      const found = minutes.map((minute) => day + (hour * 60 + minute) * 60_000).find((time) => time > now);
      if (found !== undefined) return found;
    }
  }
}

function dayOfMonthTest(field: string): (date: Date) => boolean {
  if (field === 'L') return (date) => date.getUTCDate() === lastDay(date);
  const weekday = /^(\d+)W$/.exec(field);
  if (weekday) return (date) => date.getUTCDate() === nearestWeekday(date, Number(weekday[1]));
  const allowed = parseField(field, 1, 31);
  return (date) => allowed.has(date.getUTCDate());
}

function dayOfWeekTest(field: string): (date: Date) => boolean {
  const nth = /^(\w+)#([1-5])$/.exec(field);
  if (nth) {
    const day = parseField(nth[1] ?? '', 1, 7, DAYS, 1);
    return (date) => day.has(date.getUTCDay() + 1) && Math.ceil(date.getUTCDate() / 7) === Number(nth[2]);
  }
  const last = /^(\w+)L$/.exec(field);
  if (last) {
    const day = parseField(last[1] ?? '', 1, 7, DAYS, 1);
    return (date) => day.has(date.getUTCDay() + 1) && date.getUTCDate() + 7 > lastDay(date);
  }
  const allowed = field === 'L' ? new Set([7]) : parseField(field, 1, 7, DAYS, 1);
  return (date) => allowed.has(date.getUTCDay() + 1);
}

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/** The working day next to a day of the month, without leaving the month. */
function nearestWeekday(date: Date, day: number): number {
  const last = lastDay(date);
  const target = Math.min(day, last);
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), target)).getUTCDay();
  if (weekday === 6) return target > 1 ? target - 1 : target + 2;
  if (weekday === 0) return target < last ? target + 1 : target - 2;
  return target;
}

/** Reads `*`, `5`, `1-5`, `0/15`, `MON-FRI` and lists of them. */
function parseField(field: string, low: number, high: number, names: string[] = [], firstName = 0): Set<number> {
  const read = (text: string): number => {
    const named = names.indexOf(text.toUpperCase());
    const value = named >= 0 ? named + firstName : /^\d+$/.test(text) ? Number(text) : NaN;
    if (!(value >= low && value <= high)) throw new Error(`cron: "${text}" is not between ${low} and ${high}`);
    return value;
  };
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const [range = '', step] = part.split('/');
    const [first = '', last] = range.split('-');
    const from = range === '*' ? low : read(first);
    const to = last !== undefined ? read(last) : range === '*' || step !== undefined ? high : from;
    const by = step === undefined ? 1 : Number(step);
    if (!Number.isInteger(by) || by < 1) throw new Error(`cron: "${part}" has a wrong step`);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}
