/** Hands data to the browser's downloads. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads from the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
