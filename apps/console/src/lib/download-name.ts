/** The file name that an answer suggests, without directories; else the given one. */
export function downloadName(contentDisposition: string | null, otherwise: string): string {
  const [, encoded, quoted, plain] =
    /filename\*=UTF-8''([^;]+)|filename="([^"]*)"|filename=([^;]+)/i.exec(contentDisposition ?? '') ?? [];
  const name = decoded(encoded) ?? quoted ?? plain?.trim();
  return name?.split(/[/\\]/).pop() || otherwise;
}

function decoded(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
