package dev.rekindle.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Splits CQL text from strangers into its smallest parts. Comments are left out. Of a part that is
 * longer than any name can be only the beginning is kept, so the memory that is used does not
 * depend on the text.
 *
 * <p>Source: {@code Lexer.g} of Cassandra: comments begin with two dashes, two slashes, or a slash
 * and a star, and do not nest; a quote inside quotes is doubled; two dollars quote as well.
 */
final class CqlTokens {
  /** Longer than the name of anything, in characters. */
  static final int LONGEST = 1_024;

  private static final int END_OF_TEXT = -1;

  private final Reader text;
  private int here = ' ';
  private int line = 1;

  /** What a part is. */
  enum Kind {
    /** Letters, digits and underscores: a keyword, a number, or a name without quotes. */
    WORD,
    /** A name in double quotes, without them. */
    NAME,
    /** A text in single quotes or dollars, without them. */
    STRING,
    /** Any other character. */
    SYMBOL,
    /** The text is over. */
    END,
    /** The text is over inside quotes or a comment. */
    CUT_OFF
  }

  /**
   * One part.
   *
   * @param text what it says
   * @param line where it begins, counted from 1
   */
  record Token(Kind kind, String text, int line) {
    boolean symbol(char c) {
      return kind == Kind.SYMBOL && text.charAt(0) == c;
    }

    boolean word(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    boolean last() {
      return kind == Kind.END || kind == Kind.CUT_OFF;
    }

    /** Returns whether there is more of it than is here. */
    boolean tooLong() {
      return text.length() >= LONGEST;
    }
  }

  CqlTokens(Reader text) {
    this.text = new BufferedReader(text);
  }

  /** Returns the next part; after the last one, the end again and again. */
  Token next() throws IOException {
    while (true) {
      if (here == END_OF_TEXT) {
        return new Token(Kind.END, "the end of the text", line);
      }
      int begun = line;
      int c = here;
      advance();
      if (Character.isWhitespace(c)) {
        continue;
      }
      if ((c == '-' && here == '-') || (c == '/' && here == '/')) {
        skipLine();
      } else if (c == '/' && here == '*') {
        if (!skipComment()) {
          return new Token(Kind.CUT_OFF, "the end of the text inside a comment", begun);
        }
      } else {
        return token(c, begun);
      }
    }
  }

  private Token token(int c, int begun) throws IOException {
    if (c == '\'') {
      return quoted(Kind.STRING, '\'', begun);
    }
    if (c == '"') {
      return quoted(Kind.NAME, '"', begun);
    }
    if (c == '$' && here == '$') {
      return dollars(begun);
    }
    if (ofWord(c)) {
      StringBuilder word = new StringBuilder().append((char) c);
      while (ofWord(here)) {
        keep(word, here);
        advance();
      }
      return new Token(Kind.WORD, word.toString(), begun);
    }
    return new Token(Kind.SYMBOL, String.valueOf((char) c), begun);
  }

  private Token quoted(Kind kind, char quote, int begun) throws IOException {
    StringBuilder inner = new StringBuilder();
    while (here != END_OF_TEXT) {
      int c = here;
      advance();
      if (c == quote) {
        if (here != quote) {
          return new Token(kind, inner.toString(), begun);
        }
        advance();
      }
      keep(inner, c);
    }
    return new Token(Kind.CUT_OFF, "the end of the text inside quotes", begun);
  }

  private Token dollars(int begun) throws IOException {
    advance();
    StringBuilder inner = new StringBuilder();
    while (here != END_OF_TEXT) {
      int c = here;
      advance();
      if (c == '$' && here == '$') {
        advance();
        return new Token(Kind.STRING, inner.toString(), begun);
      }
      keep(inner, c);
    }
    return new Token(Kind.CUT_OFF, "the end of the text inside dollars", begun);
  }

  private void skipLine() throws IOException {
    while (here != '\n' && here != END_OF_TEXT) {
      advance();
    }
  }

  private boolean skipComment() throws IOException {
    advance();
    while (here != END_OF_TEXT) {
      int c = here;
      advance();
      if (c == '*' && here == '/') {
        advance();
        return true;
      }
    }
    return false;
  }

  private static void keep(StringBuilder kept, int c) {
    if (kept.length() < LONGEST) {
      kept.append((char) c);
    }
  }

  private static boolean ofWord(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }

  private void advance() throws IOException {
    if (here == '\n') {
      line++;
    }
    here = text.read();
  }
}
