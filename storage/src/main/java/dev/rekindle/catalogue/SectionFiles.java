package dev.rekindle.catalogue;

import dev.rekindle.backup.ManifestFile;
import dev.rekindle.backup.PathSegment;
import dev.rekindle.proof.StatedHash;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the entries of one section into files, and sees to it that no two are the same file. */
final class SectionFiles {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final Section section;
  private final boolean named;
  private final Layout layout;
  private final Problems problems;
  private final Set<String> targets = new HashSet<>();
  private final Set<String> indexes = new HashSet<>();
  private ManifestFile.@Nullable Directory last;

  /**
   * The files of one section.
   *
   * @param named whether the section's names are good; where they are not, that was told, and none
   *     of its entries is a file
   */
  SectionFiles(Section section, boolean named, Layout layout, Problems problems) {
    this.section = section;
    this.named = named;
    this.layout = layout;
    this.problems = problems;
  }

  /** Returns the file that an entry names, or null after telling why it cannot be taken. */
  @Nullable ManifestFile take(ManifestEntry entry) {
    if (!named) {
      return null;
    }
    Optional<ObjectPath> read = ObjectPath.of(entry.path(), layout.root(), section);
    if (read.isEmpty()) {
      problems.add(foreign(entry));
      return null;
    }
    ObjectPath path = read.get();
    StatedHash hash = hash(entry, path);
    if (hash == null) {
      return null;
    }
    String inTable = path.index() == null ? path.file() : path.index() + '/' + path.file();
    if (!targets.add(PathSegment.folded(inTable))) {
      problems.add(
          "two files would be "
              + PathSegment.shown(section.path() + '/' + inTable)
              + " (upper and lower case count as the same), at byte "
              + entry.offset());
      return null;
    }
    if (path.index() != null) {
      indexes.add(PathSegment.folded(path.index()));
    }
    return new ManifestFile(directory(path), path.file(), entry.size(), hash);
  }

  /** Neighbours in a manifest are neighbours in the store, nearly always. */
  private ManifestFile.Directory directory(ObjectPath path) {
    String above = path.relative().substring(0, path.relative().length() - path.file().length());
    ManifestFile.Directory here =
        new ManifestFile.Directory(
            layout.node(section.node()) + above, section.keyspace(), section.table(), path.index());
    ManifestFile.Directory before = last;
    // Not by the record's own comparison, which the JVM makes at run time (ADR 0140).
    if (before != null
        && before.prefix().equals(here.prefix())
        && Objects.equals(before.index(), here.index())) {
      return before;
    }
    last = here;
    return here;
  }

  /** Looks for what only the whole section shows: a file where a directory must be. */
  void end() {
    for (String index : indexes) {
      if (targets.contains(index)) {
        problems.add(
            PathSegment.shown(section.path() + '/' + index)
                + " is named both as a file and as the directory of an index");
      }
    }
  }

  private String foreign(ManifestEntry entry) {
    return "the path "
        + PathSegment.shown(entry.path())
        + " at byte "
        + entry.offset()
        + " is no file of table "
        + PathSegment.shown(section.path())
        + " under "
        + section.node()
        + "/data/ or "
        + section.node()
        + '/'
        + section.backup()
        + "/data/";
  }

  /** A hash that we stated ourselves is worth more than what the store called its object. */
  private @Nullable StatedHash hash(ManifestEntry entry, ObjectPath path) {
    String stated = entry.sha256();
    if (stated == null && path.content() == null) {
      return StatedHash.ofMedusa(entry.md5());
    }
    if (stated != null && !SHA256.matcher(stated).matches()) {
      problems.add(
          "sha256 is "
              + PathSegment.shown(stated)
              + " where 64 hex digits are expected, at byte "
              + entry.offset());
      return null;
    }
    String content = path.content() == null ? Objects.requireNonNull(stated) : path.content();
    if (stated != null && !stated.equalsIgnoreCase(content)) {
      problems.add(
          "sha256 is " + stated + ", and the path says " + content + ", at byte " + entry.offset());
      return null;
    }
    return new StatedHash.Sha256(content.toLowerCase(Locale.ROOT));
  }
}
