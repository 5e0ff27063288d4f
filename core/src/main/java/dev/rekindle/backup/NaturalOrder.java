package dev.rekindle.backup;

import java.math.BigInteger;
import java.util.Comparator;

/** Names as people order them: runs of digits by their value, so that 2 comes before 10. */
final class NaturalOrder implements Comparator<String> {

  @Override
  public int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() && r < right.length()) {
      int leftEnd = end(left, l);
      int rightEnd = end(right, r);
      int order = compareRuns(left.substring(l, leftEnd), right.substring(r, rightEnd));
      if (order != 0) {
        return order;
      }
      l = leftEnd;
      r = rightEnd;
    }
    int rest = Integer.compare(left.length() - l, right.length() - r);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int compareRuns(String left, String right) {
    return digit(left.charAt(0)) && digit(right.charAt(0))
        ? new BigInteger(left).compareTo(new BigInteger(right))
        : left.compareTo(right);
  }

  /** Returns where the run of digits, or the single other character, at {@code start} ends. */
  private static int end(String text, int start) {
    int end = start + 1;
    while (digit(text.charAt(start)) && end < text.length() && digit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
