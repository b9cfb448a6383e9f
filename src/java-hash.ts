/** Java's string hash, which decides where Flink starts and how Kafka breaks some ties. */

/** `String.hashCode`: 31-adic over UTF-16 code units, in 32 bits. */
export function hashString(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = (Math.imul(hash, 31) + text.charCodeAt(i)) | 0;
  return hash;
}
