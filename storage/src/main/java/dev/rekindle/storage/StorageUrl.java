package dev.rekindle.storage;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where backups lie: a bucket or a directory, and the prefix under which the keys start.
 *
 * <p>{@code s3://bucket[/prefix]}, {@code gs://bucket[/prefix]} (or {@code gcp://}), {@code
 * azblob://container[/prefix]} (or {@code azure://}) or {@code file:///directory[?prefix=prefix]}.
 * The text is taken as it stands; nothing is percent-decoded. Medusa's own prefixes have one
 * segment; deeper ones can be read as well.
 */
public sealed interface StorageUrl {

  /** A bucket of S3 or of a server that speaks its protocol. */
  record S3(String bucket, String prefix) implements StorageUrl {
    @Override
    public String toString() {
      return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  /** A bucket of Google Cloud Storage. */
  record Gcs(String bucket, String prefix) implements StorageUrl {
    @Override
    public String toString() {
      return "gs://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  /** A container of Azure Blob Storage; the credentials or the endpoint say of which account. */
  record Azure(String container, String prefix) implements StorageUrl {
    @Override
    public String toString() {
      return "azblob://" + container + (prefix.isEmpty() ? "" : "/" + prefix);
    }
  }

  /**
   * A directory of this machine.
   *
   * @param root plays the bucket: keys are paths relative to it (Medusa's {@code
   *     base_path/bucket_name})
   */
  record Directory(Path root, String prefix) implements StorageUrl {
    @Override
    public String toString() {
      return "file://" + root + (prefix.isEmpty() ? "" : PREFIX_QUERY + prefix);
    }
  }

  /** What every key of the backups starts with, without its closing slash; may be empty. */
  String prefix();

  /** Introduces the prefix of a directory. */
  String PREFIX_QUERY = "?prefix=";

  /** What AWS and its look-alikes take as a bucket's name, old names included. */
  Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

  /**
   * Names of containers (Azure Storage REST, "Naming containers"), {@code $root} and such left out.
   */
  Pattern CONTAINER = Pattern.compile("(?=.{3,63}$)[a-z0-9](?:-?[a-z0-9])*");

  /**
   * Reads a storage URL.
   *
   * @throws StoreException of kind {@link StoreException.Kind#INVALID} that says what is wrong with
   *     it; it repeats nothing that could be a password
   */
  static StorageUrl parse(String text) throws StoreException {
    int colon = text.indexOf("://");
    if (colon < 0) {
      throw invalid("it has no scheme");
    }
    String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
    String rest = text.substring(colon + 3);
    return switch (scheme) {
      case "s3" -> new S3(bucketIn(rest, BUCKET, "bucket"), prefixIn(rest));
      case "gs", "gcp" -> new Gcs(bucketIn(rest, BUCKET, "bucket"), prefixIn(rest));
      case "azblob", "azure" -> new Azure(bucketIn(rest, CONTAINER, "container"), prefixIn(rest));
      case "file" -> parseDirectory(rest);
      default -> throw invalid("the scheme \"" + printable(scheme) + "\" is unknown");
    };
  }

  private static String bucketIn(String rest, Pattern names, String kind) throws StoreException {
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    if (rest.contains("@") || bucket.contains(":")) {
      throw invalid("it holds a user or password; credentials go into files");
    }
    if (!names.matcher(bucket).matches()) {
      throw invalid("\"" + printable(bucket) + "\" is no name of a " + kind);
    }
    return bucket;
  }

  private static String prefixIn(String rest) throws StoreException {
    int slash = rest.indexOf('/');
    return prefixOf(slash < 0 ? "" : rest.substring(slash + 1));
  }

  private static StorageUrl parseDirectory(String rest) throws StoreException {
    int query = rest.indexOf(PREFIX_QUERY);
    String path = query < 0 ? rest : rest.substring(0, query);
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw invalid("a directory is written with its whole path, as file:///mnt/backups");
    }
    String prefix = query < 0 ? "" : rest.substring(query + PREFIX_QUERY.length());
    return new Directory(Path.of(path).normalize(), prefixOf(prefix));
  }

  private static String prefixOf(String text) throws StoreException {
    String prefix = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    if (prefix.isEmpty()) {
      return prefix;
    }
    for (String segment : prefix.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw invalid(
            "the prefix \"" + printable(prefix) + "\" has an empty segment, \".\" or \"..\"");
      }
    }
    if (prefix.chars().anyMatch(c -> Character.isISOControl(c) || c == '?')) {
      throw invalid("the prefix \"" + printable(prefix) + "\" has a \"?\" or a control character");
    }
    return prefix;
  }

  private static String printable(String text) {
    String head = text.length() > 80 ? text.substring(0, 80) + "…" : text;
    return head.replaceAll("\\p{Cntrl}", "?");
  }

  private static StoreException invalid(String what) {
    return new StoreException(
        StoreException.Kind.INVALID,
        "The storage URL cannot be used: "
            + what
            + ". Expected s3://bucket[/prefix], gs://bucket[/prefix], azblob://container[/prefix] or file:///directory[?prefix=prefix].",
        null);
  }
}
