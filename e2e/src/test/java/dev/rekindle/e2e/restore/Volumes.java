package dev.rekindle.e2e.restore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pods' volumes, which stay when pods go, and whose data is on them. Thread safe. */
final class Volumes {
  /** What is on a volume on which a database ran before anything was restored. */
  static final String OLD = "old";

  /** What is on an empty one. */
  static final String NONE = "none";

  private static final byte[] BEFORE = "the data of before".getBytes(UTF_8);

  private final Path directory;
  private final Map<String, RackedBackup> backups = new ConcurrentHashMap<>();
  private final Map<String, String> databases = new ConcurrentHashMap<>();
  private final Set<String> newcomers = ConcurrentHashMap.newKeySet();

  Volumes(Path directory) {
    this.directory = directory;
  }

  void know(String name, RackedBackup backup) {
    backups.put(name, backup);
  }

  Path of(String pod) {
    return directory.resolve(pod);
  }

  /** As a database leaves it that ran there. */
  void runOn(String pod) {
    write(file(pod), BEFORE);
  }

  /** What the database writes next. */
  void writeLater(String pod) {
    write(later(pod), BEFORE);
  }

  boolean wasWrittenLater(String pod) {
    return Files.exists(later(pod));
  }

  /** These pods are nodes of one database. */
  void belongTo(String database, Collection<String> pods) {
    pods.forEach(pod -> databases.put(pod, database));
  }

  /** This pod's database may start on nothing, as one that joins. */
  void mayBeEmpty(String pod) {
    newcomers.add(pod);
  }

  private Path file(String pod) {
    return of(pod).resolve("data").resolve(RackedBackup.FILE);
  }

  private Path later(String pod) {
    return file(pod).resolveSibling("nb-2-big-Data.db");
  }

  /** Returns whose data is there: {@link #OLD}, {@link #NONE}, or a backup's, by its name. */
  Set<String> data(Collection<String> pods) {
    return pods.stream()
        .map(this::source)
        .map(source -> source.replaceFirst("/.*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The same of one pod; of a backup with the node, {@code backup/node}. */
  String source(String pod) {
    if (!Files.exists(file(pod))) {
      return NONE;
    }
    byte[] content = read(file(pod));
    return Arrays.equals(content, BEFORE)
        ? OLD
        : backups.entrySet().stream()
            .flatMap(
                backup ->
                    backup
                        .getValue()
                        .nodeWith(content)
                        .map(node -> backup.getKey() + '/' + node)
                        .stream())
            .findFirst()
            .orElse("something else");
  }

  /** Fails if nodes of one database run on data that does not belong together. */
  void mustBeOne(Set<String> running) {
    running.stream()
        .collect(Collectors.groupingBy(pod -> databases.getOrDefault(pod, "")))
        .values()
        .forEach(this::mustBelongTogether);
  }

  private void mustBelongTogether(List<String> nodes) {
    Set<String> found =
        data(
            nodes.stream()
                .filter(pod -> !newcomers.contains(pod) || !source(pod).equals(NONE))
                .toList());
    if (found.size() > 1) {
      throw new AssertionError("the databases of " + nodes + " run on " + found);
    }
  }

  void lose(String pod) {
    if (!Files.exists(of(pod))) {
      return;
    }
    try (Stream<Path> all = Files.walk(of(pod))) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
