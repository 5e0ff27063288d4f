package dev.rekindle.restorer.log;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.LoggingEvent;

/** The form of a log line: JSON, or plain text when a person watches. Thread safe. */
public final class LogLines {
  /** How lines look. */
  public enum Form {
    /** One JSON object a line. */
    JSON,
    /** A sentence and what it is about, on a line cleared of the progress bar. */
    TEXT
  }

  private static final String CLEARED = "\r\u001b[K";

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}&&[^\n\t]]");

  private static volatile Form form = Form.JSON;

  private LogLines() {}

  /** Chooses the form for the rest of the process. */
  public static void use(Form chosen) {
    form = chosen;
  }

  static void write(Instant time, LoggingEvent event) {
    String line = form == Form.JSON ? json(time, event) : text(event);
    PrintStream out = System.err;
    synchronized (out) {
      out.print(line);
      out.flush();
    }
  }

  static String json(Instant time, LoggingEvent event) {
    StringBuilder line = new StringBuilder(256);
    line.append("{\"time\":\"").append(time).append("\",\"level\":\"").append(event.getLevel());
    line.append("\",\"message\":");
    quote(line, event.getMessage());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(',');
        quote(line, pair.key);
        line.append(':');
        value(line, pair.value);
      }
    }
    if (event.getThrowable() != null) {
      line.append(",\"stackTrace\":");
      quote(line, stackTrace(event.getThrowable()));
    }
    return line.append("}\n").toString();
  }

  static String text(LoggingEvent event) {
    StringBuilder line = new StringBuilder();
    switch (event.getLevel()) {
      case WARN -> line.append("Warning: ");
      case ERROR -> line.append("Error: ");
      case INFO, DEBUG, TRACE -> {}
    }
    line.append(event.getMessage());
    if (event.getKeyValuePairs() != null) {
      String separator = " (";
      for (KeyValuePair pair : event.getKeyValuePairs()) {
        line.append(separator).append(pair.key).append(' ').append(pair.value);
        separator = ", ";
      }
      line.append(')');
    }
    line.append('\n');
    if (event.getThrowable() != null) {
      line.append(stackTrace(event.getThrowable()));
    }
    return CLEARED + harmless(line);
  }

  /** What comes out of a bucket must not steer a terminal. */
  private static String harmless(CharSequence text) {
    return CONTROL.matcher(text).replaceAll("?");
  }

  private static void value(StringBuilder line, @Nullable Object value) {
    switch (value) {
      case null -> line.append("null");
      case Boolean truth -> line.append(truth.booleanValue());
      case Integer number -> line.append(number.intValue());
      case Long number -> line.append(number.longValue());
      default -> quote(line, value.toString());
    }
  }

  private static void quote(StringBuilder line, String text) {
    line.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> line.append('\\').append(c);
        case '\n' -> line.append("\\n");
        case '\t' -> line.append("\\t");
        default -> {
          if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
            line.append(String.format("\\u%04x", (int) c));
          } else {
            line.append(c);
          }
        }
      }
    }
    line.append('"');
  }

  private static String stackTrace(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
