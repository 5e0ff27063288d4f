package dev.rekindle.topology;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node's name, read as Kubernetes writes the names of a StatefulSet's pods: {@code
 * <statefulset>-<ordinal>}.
 *
 * <p>Sorted by StatefulSet, then by ordinal as a number; names without an ordinal come after those,
 * in {@link NaturalOrder}. The order agrees with {@code equals}.
 */
public sealed interface PodName extends Comparable<PodName> {

  /**
   * The name of a StatefulSet's pod.
   *
   * @param statefulSet the StatefulSet's name
   * @param ordinal the pod's number in it
   */
  record OfStatefulSet(String statefulSet, int ordinal) implements PodName {
    @Override
    public String text() {
      return statefulSet + '-' + ordinal;
    }

    private int compareWith(OfStatefulSet other) {
      int sets = NaturalOrder.NATURAL.compare(statefulSet, other.statefulSet);
      return sets != 0 ? sets : Integer.compare(ordinal, other.ordinal);
    }
  }

  /** Any other name, such as that of a machine. */
  record Other(String text) implements PodName {}

  /** A StatefulSet's name, a dash, and a number without leading zeros. */
  Pattern WITH_ORDINAL = Pattern.compile("(.+)-(0|[1-9][0-9]{0,8})", Pattern.DOTALL);

  /** Reads a name; every text is one of the two forms. */
  static PodName of(String text) {
    Matcher parts = WITH_ORDINAL.matcher(text);
    return parts.matches()
        ? new OfStatefulSet(parts.group(1), Integer.parseInt(parts.group(2)))
        : new Other(text);
  }

  /** Returns the whole name. */
  String text();

  @Override
  default int compareTo(PodName other) {
    return switch (this) {
      case OfStatefulSet mine ->
          switch (other) {
            case OfStatefulSet theirs -> mine.compareWith(theirs);
            case Other _ -> -1;
          };
      case Other mine ->
          switch (other) {
            case OfStatefulSet _ -> 1;
            case Other theirs -> NaturalOrder.NATURAL.compare(mine.text(), theirs.text());
          };
    };
  }
}
