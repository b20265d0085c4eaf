// Makes what is drawn into what shall be drawn and keeps every node that can stay: a reader that is within,
// or the reader's selection, keeps its place while the text grows.

/** Makes the children of `drawn` into those of `wanted`, which loses them. */
export function merge(drawn: Element, wanted: Element) {
  const [before, after] = [[...drawn.childNodes], [...wanted.childNodes]];
  after.forEach((node, at) => {
    const old = before[at];
    if (!old) drawn.append(node);
    else if (!take(old, node)) old.replaceWith(node);
  });
  for (const old of before.slice(after.length)) old.remove();
}

/** Whether a node could become the other one. */
function take(old: Node, wanted: Node): boolean {
  if (old instanceof Text && wanted instanceof Text) {
    if (wanted.data.startsWith(old.data)) old.appendData(wanted.data.slice(old.data.length));
    else old.data = wanted.data;
    return true;
  }
  const is_same =
    old instanceof Element &&
    wanted instanceof Element &&
    old.cloneNode().isEqualNode(wanted.cloneNode());
  if (is_same) merge(old, wanted);
  return is_same;
}
