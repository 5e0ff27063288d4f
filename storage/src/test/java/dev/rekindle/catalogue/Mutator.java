package dev.rekindle.catalogue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes a text a little, in the ways that damage and malice do: bytes flipped, parts cut, doubled
 * or moved, numbers and names replaced by those that hurt.
 */
final class Mutator {
  private static final List<String> TOKENS =
      List.of(
          "..",
          ".",
          "/",
          "\\\\",
          "\\u0000",
          "\\n",
          "../../etc/passwd",
          "/etc/passwd",
          "\"",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "1.5",
          "\\ud800",
          "\\udc00",
          "\ufeff",
          "index",
          "data",
          "meta",
          "n",
          "m",
          "b1",
          "b10",
          "p1",
          "system_schema",
          ".idx",
          "%2e%2e",
          "rekindle.objects",
          "keyspace",
          "columnfamily",
          "objects",
          "path",
          "size",
          "MD5",
          "sha256",
          "tokens",
          "rack",
          "dc",
          "C:\\\\x",
          "NUL",
          "\u202e",
          "a".repeat(300));

  private final RandomGenerator random;

  Mutator(RandomGenerator random) {
    this.random = random;
  }

  byte[] mutate(byte[] seed) {
    byte[] text = seed;
    int times = 1 + random.nextInt(4);
    for (int i = 0; i < times; i++) {
      text = once(text);
    }
    return text;
  }

  private byte[] once(byte[] text) {
    int from = random.nextInt(text.length + 1);
    int to = Math.min(text.length, from + random.nextInt(24));
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    byte[] inserted = token.getBytes(StandardCharsets.UTF_8);
    return switch (random.nextInt(8)) {
      case 0 -> joined(text, from, new byte[] {(byte) random.nextInt()}, from + 1);
      case 1 -> joined(text, from, inserted, from);
      case 2 -> joined(text, from, inserted, to);
      case 3 -> joined(text, from, new byte[0], to);
      case 4 -> joined(text, from, slice(text, from, to), from);
      case 5 -> slice(text, 0, from);
      case 6 -> segment(text, inserted);
      default -> joined(text, from, slice(text, 0, to), text.length);
    };
  }

  /** Replaces what stands between two delimiters, so that the document keeps its form. */
  private byte[] segment(byte[] text, byte[] inserted) {
    int start = random.nextInt(text.length + 1);
    while (start < text.length && "\"/".indexOf(text[start]) < 0) {
      start++;
    }
    int end = start + 1;
    while (end < text.length && "\"/".indexOf(text[end]) < 0) {
      end++;
    }
    return joined(text, Math.min(start + 1, text.length), inserted, end);
  }

  private static byte[] joined(byte[] text, int end, byte[] middle, int start) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + middle.length);
    out.write(text, 0, end);
    out.writeBytes(middle);
    if (start < text.length) {
      out.write(text, start, text.length - start);
    }
    return out.toByteArray();
  }

  private static byte[] slice(byte[] text, int from, int to) {
    return java.util.Arrays.copyOfRange(text, from, to);
  }
}
