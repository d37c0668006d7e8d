/** Saves a text as a file the way the browser does: into its downloads, or where it asks. */
export function saveText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun when the click returns, but some browsers still read the address then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
