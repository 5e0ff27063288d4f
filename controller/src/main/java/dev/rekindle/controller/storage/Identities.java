package dev.rekindle.controller.storage;

import java.util.List;
import java.util.Locale;

/** For which URLs the controller's own identity is meant. */
final class Identities {
  private final List<String> prefixes;

  Identities(List<String> prefixes) {
    this.prefixes = prefixes.stream().map(Identities::plain).toList();
  }

  /** Whole segments count: {@code s3://a} is no prefix of {@code s3://ab}. */
  boolean allow(String url) {
    String asked = plain(url);
    return prefixes.stream()
        .anyMatch(prefix -> asked.equals(prefix) || asked.startsWith(prefix + "/"));
  }

  private static String plain(String url) {
    int colon = url.indexOf("://");
    String scheme = colon < 0 ? "" : url.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = colon < 0 ? url : url.substring(colon);
    String known =
        switch (scheme) {
          case "gcp" -> "gs";
          case "azure" -> "azblob";
          default -> scheme;
        };
    return known + rest.replaceAll("(?<!/)/+$", "");
  }
}
