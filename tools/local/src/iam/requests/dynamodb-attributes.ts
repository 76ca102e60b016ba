/** The members of a DynamoDB request, or of an item of a batch, that name attributes. */
export interface AttributeNames {
  Key?: object;
  Item?: object;
  ExpressionAttributeNames?: Record<string, string>;
  AttributesToGet?: string[];
  ProjectionExpression?: string;
  KeyConditionExpression?: string;
  FilterExpression?: string;
  ConditionExpression?: string;
  UpdateExpression?: string;
}

/** Members of the API before expressions. The apps use none, and a list without them would be wrong. */
const LEGACY = ['AttributeUpdates', 'ConditionalOperator', 'Expected', 'KeyConditions', 'QueryFilter', 'ScanFilter'];

/**
 * The values of `dynamodb:Attributes`: every top-level attribute that the request names, keys included. What a read
 * would return without naming it is not among them; `dynamodb:Select` is for that.
 *
 * @throws Error for members of the old API.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export function attributesOf(request: AttributeNames): string[] {
  const legacy = LEGACY.find((name) => name in request);
  if (legacy) throw new Error(`${legacy} is not known to the policy check; use expressions`);
  const names = request.ExpressionAttributeNames ?? {};
  const { ProjectionExpression, KeyConditionExpression, FilterExpression, ConditionExpression } = request;
  const read = [ProjectionExpression, KeyConditionExpression, FilterExpression, ConditionExpression];
  return [
    ...new Set([
      ...Object.keys(request.Key ?? {}),
      ...Object.keys(request.Item ?? {}),
      ...(request.AttributesToGet ?? []),
      ...read.flatMap((expression) => topLevelNames(expression ?? '', WORDS_OF_CONDITIONS, names)),
      ...topLevelNames(request.UpdateExpression ?? '', WORDS_OF_UPDATES, names),
    ]),
  ];
}

/** Reserved words, except REMOVE: an attribute cannot have these names but through `#`. */
const WORDS_OF_CONDITIONS = /^(AND|OR|NOT|BETWEEN|IN)$/i;
const WORDS_OF_UPDATES = /^(SET|ADD|DELETE)$/i;

const TOKEN = /#\w+|:\w+|[A-Za-z_]\w*|\d+|[^\s\w]/g;
const isName = (token: string | undefined): boolean => token !== undefined && /^[#A-Za-z_]/.test(token);

/** The first names of the document paths in an expression, with `#` names replaced. */
function topLevelNames(expression: string, words: RegExp, names: Record<string, string>): string[] {
  const tokens = expression.match(TOKEN) ?? [];
  return tokens.flatMap((token, at) => {
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    const isNested = before === '.';
    const isFunction = after === '(' && !words.test(token);
    // `REMOVE a, b`: a clause begins, unless an attribute of that name is listed.
    const isRemove = words === WORDS_OF_UPDATES && /^REMOVE$/i.test(token) && isName(after) && before !== ',';
    if (!isName(token) || isNested || isFunction || isRemove || words.test(token)) return [];
    return [token.startsWith('#') ? (names[token] ?? token) : token];
  });
}
