package dev.rekindle.restorer.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The program is killed, in a process of its own and on real mounts, before every single file
 * operation and at random instants. After each kill it starts again.
 */
class CrashIT {

  private static final int KILLS = 50;
  private static final long SEED = 20260101;
  private static final int NOBODY = 65534;

  @TempDir Path home;

  @ParameterizedTest
  @EnumSource
  void killedProgramLeavesOldOrNewDataAndNothingBetween(MountedLayout layout) throws Exception {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    List<String> namespace =
        root ? List.of("unshare", "-m", "--propagation", "private") : List.of("unshare", "-rm");
    if (layout.needsMounts()) {
      boolean mountable = run(command(namespace, "mount -t tmpfs none /mnt")).exit() == 0;
      if (!mountable && "true".equals(System.getenv("CI"))) {
        throw new AssertionError(layout + " needs root or a user namespace, and CI has to have it");
      }
      assumeTrue(mountable, layout + " needs root or a user namespace: skipped");
    }
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path base = Files.createDirectory(home.resolve("volumes"));
    int user = root ? NOBODY : 0;
    String script =
        "cd %s; %s; %s".formatted(base, layout.needsMounts() || root ? layout.script(user) : plain(layout), driver(layout, base, root));

    Result result =
        run(command(layout.needsMounts() ? namespace : List.of(), script));

    assertThat(result.exit()).as(result.output()).isZero();
    assertThat(result.output()).contains(KILLS + " kills");
    System.out.print(result.output());
  }

  private static String plain(MountedLayout layout) {
    return layout.script(0).replaceAll("; chown.*", "");
  }

  /** As the database's user, where this JVM is readable for all; else as ourselves. */
  private String driver(MountedLayout layout, Path base, boolean root) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String drop = "setpriv --reuid=%d --regid=%d --clear-groups".formatted(NOBODY, NOBODY);
    String run =
        "%s -XX:+UseSerialGC -Xmx128m --enable-native-access=ALL-UNNAMED -cp %s %s %s %s %d %d"
            .formatted(
                java,
                classPath(),
                CrashDriverMain.class.getName(),
                layout,
                base,
                KILLS,
                SEED);
    return root
        ? "if %s %s -version 2>/dev/null; then exec %s %s; else chown -R 0 .; exec %s; fi"
            .formatted(drop, java, drop, run, run)
        : "exec " + run;
  }

  /** Copied, since another user may not be able to read the checkout. */
  private String classPath() throws IOException {
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      String name = path.getFileName().toString();
      if (Files.isDirectory(path)
          || name.matches("(jackson-core|assertj-core|core|restorer-init)-.*\\.jar")) {
        Path copy = home.resolve("lib").resolve(entries.size() + "-" + name);
        copy(path, copy);
        entries.add(copy.toString());
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }

  private static List<String> command(List<String> namespace, String script) {
    List<String> command = new ArrayList<>(namespace);
    command.addAll(List.of("sh", "-c", script));
    return command;
  }

  private static Result run(List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Result(127, e.toString());
    }
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  private record Result(int exit, String output) {}
}
