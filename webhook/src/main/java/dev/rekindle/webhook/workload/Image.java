package dev.rekindle.webhook.workload;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a container's image: {@code [registry/]path[:tag][@digest]}.
 *
 * @param path registry and path
 * @param tag or null
 */
public record Image(String path, @Nullable String tag) {
  private static final Pattern RELEASE =
      Pattern.compile("v?([0-9]+\\.[0-9]+(\\.[0-9]+)?)([-.].*)?");

  /** Takes a name apart; every text is one. */
  public static Image of(String name) {
    int at = name.indexOf('@');
    String plain = at < 0 ? name : name.substring(0, at);
    int colon = plain.lastIndexOf(':');
    boolean tagged = colon > plain.lastIndexOf('/');
    return tagged
        ? new Image(plain.substring(0, colon), plain.substring(colon + 1))
        : new Image(plain, null);
  }

  /** Returns the image with another tag. */
  public Image tagged(String otherTag) {
    return new Image(path, otherTag);
  }

  /** Returns the release that the tag begins with, such as {@code 5.0.9}, or null. */
  public @Nullable String release() {
    Matcher release = RELEASE.matcher(tag == null ? "" : tag);
    return release.matches() ? release.group(1) : null;
  }

  /** Returns the last part of the path, in lower case. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  /** Returns the name as a container has it. */
  public String text() {
    return tag == null ? path : path + ':' + tag;
  }
}
