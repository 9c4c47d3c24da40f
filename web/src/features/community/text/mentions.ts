/** Between what a person types (`@민수`, `#잡담`) and what goes over the wire (`<@ID>`, `<#ID>`). */
import type { NamesById } from "./parse";

export interface Named {
  readonly id: string;
  readonly name: string;
}

const CODE = /(```[\s\S]*?```|`[^`\n]+`)/u;

/**
 * Longest name first, so that `@김민수` is not read as `@김민`. `chosen` are the ids picked from the
 * list for names that several people share. Code stays as it is.
 */
export function encodeText(
  text: string,
  people: readonly Named[],
  channels: readonly Named[],
  chosen: ReadonlyMap<string, string> = new Map(),
  roles: readonly Named[] = [],
): string {
  // A person comes before a role of the same name, unless the role was picked.
  const called = [...people, ...roles.map(({ id, name }) => ({ id: `&${id}`, name }))];
  return text
    .split(CODE)
    .map((part, index) =>
      index % 2 === 1 ? part : encodePart(encodePart(part, "@", called, chosen), "#", channels),
    )
    .join("");
}

function encodePart(
  text: string,
  mark: "@" | "#",
  things: readonly Named[],
  chosen: ReadonlyMap<string, string> = new Map(),
): string {
  if (!text.includes(mark)) return text;
  const longestFirst = things.toSorted((a, b) => b.name.length - a.name.length);
  let encoded = "";
  let from = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, from)) {
    encoded += text.slice(from, at);
    from = at;
    const before = text[at - 1];
    const isStart = before === undefined || /[\s([{"'>]/u.test(before);
    const found = isStart ? longestFirst.find((thing) => fits(text, at + 1, thing.name)) : null;
    if (found) {
      encoded += `<${mark}${chosen.get(found.name) ?? found.id}>`;
      from = at + 1 + found.name.length;
    } else {
      encoded += mark;
      from = at + 1;
    }
  }
  return encoded + text.slice(from);
}

/** A Korean particle may follow a name at once (`@민수는`); a Latin letter may not. */
function fits(text: string, at: number, name: string): boolean {
  if (name === "" || !text.startsWith(name, at)) return false;
  const after = text[at + name.length];
  return after === undefined || !/[\p{Script=Latin}\d_]/u.test(after);
}

/** `:name:` of a community's own emoji becomes `<:name:id>`; what is no name of one stays. */
export function encodeEmoji(text: string, emoji: readonly Named[]): string {
  if (emoji.length === 0) return text;
  const ids = new Map(emoji.map(({ id, name }) => [name, id]));
  return text
    .split(CODE)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/(?<!<):([\p{L}\p{N}_]{2,32}):/gu, (typed, name: string) => {
            const id = ids.get(name);
            return id === undefined ? typed : `<:${name}:${id}>`;
          }),
    )
    .join("");
}

/** For editing: the wire form as it was typed. */
export function decodeText(text: string, names: NamesById): string {
  return text
    .replace(/<@([\w-]{1,64})>/gu, (_, id: string) => `@${names.person(id)}`)
    .replace(/<@&([\w-]{1,64})>/gu, (_, id: string) => `@${names.role(id)}`)
    .replace(/<#([\w-]{1,64})>/gu, (_, id: string) => `#${names.channel(id)}`)
    .replace(/<(:[\p{L}\p{N}_]{2,32}:)[0-9a-z]{16}>/gu, "$1");
}
