package dev.rekindle.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tables of docs/storage.md, which are compared with the code. */
public final class StoragePage {
  private static final Path PAGE = Path.of("..", "docs", "storage.md");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  private StoragePage() {}

  /** Returns the names in a cell of the table of credentials. */
  public static List<String> credentials(String row, int column) {
    return rows("## Credentials")
        .filter(cells -> cells.get(1).equals(row))
        .flatMap(cells -> names(cells.get(column)))
        .distinct()
        .toList();
  }

  /** Returns the names in the first column of a table. */
  public static List<String> firstColumn(String heading) {
    return rows(heading).flatMap(cells -> names(cells.get(1))).toList();
  }

  private static Stream<String> names(String cell) {
    return NAME.matcher(cell).results().map((MatchResult name) -> name.group(1));
  }

  private static Stream<List<String>> rows(String heading) {
    String page = page();
    return page.substring(page.indexOf(heading + "\n"))
        .lines()
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| "))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList());
  }

  private static String page() {
    try {
      return Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
