package dev.rekindle.storage.s3;

import dev.rekindle.storage.Secret;
import dev.rekindle.storage.StoreException;
import dev.rekindle.storage.StoreException.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads access keys from files: one value a file, as a mounted Secret is, or one file in the form
 * of {@code ~/.aws/credentials}, as Medusa has it. No message repeats anything that was in a file.
 */
final class CredentialFiles {
  private static final String ID = "AWS_ACCESS_KEY_ID";
  private static final String KEY = "AWS_SECRET_ACCESS_KEY";
  private static final String TOKEN = "AWS_SESSION_TOKEN";

  private final Path path;

  CredentialFiles(Path path) {
    this.path = path;
  }

  AccessKeys read() throws StoreException {
    try {
      if (Files.isRegularFile(path)) {
        return keys(ini(path), path);
      }
      if (Files.isRegularFile(path.resolve(ID)) || Files.isRegularFile(path.resolve(KEY))) {
        return keys(files(), path);
      }
      Path only = onlyFile();
      return keys(ini(only), only);
    } catch (IOException e) {
      if (e instanceof StoreException store) {
        throw store;
      }
      String why = e instanceof NoSuchFileException ? "it is not there" : "it cannot be read";
      throw bad(path, why);
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> values = new TreeMap<>();
    for (String name : List.of(ID, KEY, TOKEN)) {
      Path file = path.resolve(name);
      if (Files.isRegularFile(file)) {
        values.put(name, Files.readString(file).strip());
      }
    }
    return values;
  }

  /** A mounted Secret also has entries whose names start with two dots. */
  private Path onlyFile() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(path)) {
      for (Path child : children) {
        if (!child.getFileName().toString().startsWith("..") && Files.isRegularFile(child)) {
          files.add(child);
        }
      }
    }
    if (files.size() != 1) {
      throw bad(path, "it has " + files.size() + " other files");
    }
    return files.getFirst();
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
