/** A command line: words for the kernel, or a text for `/bin/sh -c`. */
export type Command =
  { readonly form: 'exec'; readonly words: readonly string[] } | { readonly form: 'shell'; readonly text: string };

/** How a container is asked whether it is well; durations in seconds. */
export interface HealthCheck {
  readonly command: Command;
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly retries: number;
}

/** What a COPY says. */
export interface CopyOptions {
  /** Name of an earlier stage; absent: the build context. */
  readonly from?: string;
  readonly chmod?: string;
  readonly chown?: string;
  readonly sources: readonly string[];
  readonly destination: string;
}

type NameAndValue = readonly (readonly [name: string, value: string])[];

/** The instructions that are understood; variables are not replaced yet. */
export type Instruction = { readonly line: number } & (
  | { readonly keyword: 'FROM'; readonly image: string; readonly stage?: string }
  | { readonly keyword: 'ARG'; readonly name: string; readonly value?: string }
  | { readonly keyword: 'ENV' | 'LABEL'; readonly values: NameAndValue }
  | { readonly keyword: 'RUN' | 'ENTRYPOINT' | 'CMD'; readonly command: Command }
  | ({ readonly keyword: 'COPY' } & CopyOptions)
  | { readonly keyword: 'WORKDIR' | 'USER' | 'STOPSIGNAL'; readonly value: string }
  | { readonly keyword: 'EXPOSE' | 'VOLUME'; readonly words: readonly string[] }
  | ({ readonly keyword: 'HEALTHCHECK' } & HealthCheck)
);
