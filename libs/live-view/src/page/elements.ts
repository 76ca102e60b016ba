/** An element of the page by its id; it is there, because the page and the script are made together. */
export const byId = <E extends HTMLElement>(id: string, type: abstract new () => E): E => {
  const element = document.getElementById(id);
  if (!(element instanceof type)) throw new Error(`the page has no #${id}`);
  return element;
};
