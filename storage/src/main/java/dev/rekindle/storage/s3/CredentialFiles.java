package dev.rekindle.storage.s3;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import dev.rekindle.storage.rest.SecretFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Reads access keys from files: one value a file, as a mounted Secret is, or one file in the form
 * of {@code ~/.aws/credentials}, as Medusa has it. No message repeats anything that was in a file.
 */
final class CredentialFiles {
  private static final String ID = "AWS_ACCESS_KEY_ID";
  private static final String KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String TOKEN = "AWS_SESSION_TOKEN";

  /** As the Secrets of Instaclustr's operator have them. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("awsaccesskeyid", ID, "awssecretaccesskey", KEY);

  private final Path path;

  CredentialFiles(Path path) {
    this.path = path;
  }

  /** Returns what files of a Secret may be called. */
  static List<String> names() {
    return Stream.concat(Stream.of(ID, KEY, TOKEN), OTHER_NAMES.keySet().stream()).toList();
  }

  AccessKeys read() throws StoreException {
    try {
      Map<String, String> named = named();
      if (named.containsKey(ID) || named.containsKey(KEY)) {
        return keys(named, path);
      }
      Path only = SecretFiles.only(path);
      return keys(ini(only), only);
    } catch (StoreException e) {
      throw e;
    } catch (IOException e) {
      throw bad(path, SecretFiles.reason(e));
    }
  }

  private Map<String, String> named() throws IOException {
    Map<String, String> values = new TreeMap<>();
    SecretFiles.values(path, OTHER_NAMES.keySet())
        .forEach((name, value) -> values.put(OTHER_NAMES.getOrDefault(name, name), value));
    values.putAll(SecretFiles.values(path, List.of(ID, KEY, TOKEN)));
    return values;
  }

  /** The section {@code default}, or else the only one. */
  private static Map<String, String> ini(Path file) throws IOException {
    Map<String, Map<String, String>> sections = new TreeMap<>();
    String section = "default";
    for (String raw : Files.readString(file).lines().toList()) {
      String line = raw.strip();
      int equals = line.indexOf('=');
      if (line.startsWith("[") && line.endsWith("]")) {
        section = line.substring(1, line.length() - 1).strip();
      } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
        String name = line.substring(0, equals).strip().toUpperCase(Locale.ROOT);
        sections
            .computeIfAbsent(section, _ -> new TreeMap<>())
            .put(name, line.substring(equals + 1).strip());
      }
    }
    if (sections.size() == 1) {
      return sections.values().iterator().next();
    }
    return Optional.ofNullable(sections.get("default"))
        .orElseThrow(() -> bad(file, "it has no section [default]"));
  }

  private static AccessKeys keys(Map<String, String> values, Path from) throws StoreException {
    List<String> missing =
        List.of(ID, KEY).stream().filter(name -> values.getOrDefault(name, "").isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw bad(from, String.join(" and ", missing) + " missing or empty");
    }
    if (values.values().stream().anyMatch(v -> v.chars().anyMatch(c -> c <= ' ' || c > '~'))) {
      throw bad(from, "a value has characters that no key has");
    }
    String token = values.getOrDefault(TOKEN, "");
    return new AccessKeys(
        values.getOrDefault(ID, ""),
        new Secret(values.getOrDefault(KEY, "")),
        token.isEmpty() ? null : new Secret(token));
  }

  private static StoreException bad(Path where, String why) {
    return new StoreException(
        Kind.UNAUTHENTICATED,
        ("The credentials in %s cannot be used: %s. Expected a directory with the files %s, %s and,"
                + " if any, %s, or one file with aws_access_key_id and aws_secret_access_key.")
            .formatted(where, why, ID, KEY, TOKEN),
        null);
  }
}
