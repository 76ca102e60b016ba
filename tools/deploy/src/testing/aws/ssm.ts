import { AwsError, type AwsJsonService } from '@wallcrawler/local/services';

/** AWS keeps the last hundred versions of a parameter; a page of them here is small, so that paging is tried. */
const HISTORY_PAGE = 3;

interface Input {
  Name: string;
  Names: string[];
  Value: string;
  Overwrite?: boolean;
  NextToken?: string;
}

/** Parameters with their history, which the local cloud's store does not keep. */
export class FakeSsm {
  readonly #versions = new Map<string, string[]>();

  get = (name: string): string | undefined => this.#versions.get(name)?.at(-1);
  set = (name: string, value: string): void =>
    void this.#versions.set(name, [...(this.#versions.get(name) ?? []), value]);
  remove = (name: string): boolean => this.#versions.delete(name);

  readonly service: AwsJsonService = {
    targetPrefix: 'AmazonSSM',
    actions: {
      GetParameter: (input) => {
        const { Name } = input as Input;
        return { Parameter: { Name, Value: this.#existing(Name).at(-1), Type: 'String' } };
      },
      GetParameters: (input) => {
        const { Names } = input as Input;
        if (Names.length > 10)
          throw new AwsError('ValidationException', 'Member must have length less than or equal to 10');
        const found = Names.filter((name) => this.#versions.has(name));
        return {
          Parameters: found.map((Name) => ({ Name, Value: this.get(Name), Type: 'String' })),
          InvalidParameters: Names.filter((name) => !found.includes(name)),
        };
      },
      PutParameter: (input) => {
        const { Name, Value, Overwrite } = input as Input;
        if (this.#versions.has(Name) && !Overwrite) throw new AwsError('ParameterAlreadyExists', 'it exists');
        this.set(Name, Value);
        return { Version: this.#versions.get(Name)!.length };
      },
      DeleteParameter: (input) => {
        if (!this.remove((input as Input).Name)) throw new AwsError('ParameterNotFound', '');
      },
      GetParameterHistory: (input) => {
        const { Name, NextToken = '0' } = input as Input;
        const all = this.#existing(Name).map((Value, at) => ({ Name, Value, Version: at + 1 }));
        const next = Number(NextToken) + HISTORY_PAGE;
        return {
          Parameters: all.slice(Number(NextToken), next),
          ...(next < all.length && { NextToken: String(next) }),
        };
      },
    },
  };

  #existing(name: string): string[] {
    const versions = this.#versions.get(name);
    if (!versions) throw new AwsError('ParameterNotFound', '');
    return versions;
  }
}
