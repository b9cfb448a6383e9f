/** Text from files, made safe for a terminal: control characters become escapes, so an id can neither move the cursor nor break a line. */

// Cc and Cf hold control and invisible formatting characters (escape, line feed, bidirectional overrides); Zl and Zp break lines.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The text with every control character written as `\u001b`. */
export function printable(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** Safe text of at most `width` characters; a longer one ends in `...`. */
export function shorten(text: string, width: number): string {
  const characters = [...printable(text)];
  return characters.length <= width ? characters.join('') : `${characters.slice(0, width - 3).join('')}...`;
}
