/** What a pressed key means; `g` waits for the key that follows it. */
export type Shortcut = { type: 'go'; key: string } | { type: 'search' } | { type: 'help' } | { type: 'none' };

const PREFIX_MILLISECONDS = 1_200;

/** Reads single keys and `g <key>`, as they come. */
export class ShortcutReader {
  #prefixAt = -Infinity;

  /**
   * @param key as `KeyboardEvent.key` has it.
   * @param at when it was pressed, in ms.
   */
  read(key: string, at: number): Shortcut {
    const isSecond = at - this.#prefixAt < PREFIX_MILLISECONDS;
    this.#prefixAt = key === 'g' && !isSecond ? at : -Infinity;
    if (isSecond) return { type: 'go', key };
    if (key === '/') return { type: 'search' };
    if (key === '?') return { type: 'help' };
    return { type: 'none' };
  }
}
