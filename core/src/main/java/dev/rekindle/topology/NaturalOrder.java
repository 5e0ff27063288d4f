package dev.rekindle.topology;

import java.util.Comparator;

/**
 * The order in which a person would count names: runs of digits compare as numbers, so {@code r2}
 * comes before {@code r10}.
 *
 * <p>A total order that agrees with {@code equals}: names that differ only in leading zeros are
 * told apart by plain comparison.
 */
public enum NaturalOrder implements Comparator<String> {
  /** The only instance. */
  NATURAL;

  @Override
  public int compare(String left, String right) {
    int l = 0;
    int r = 0;
    while (l < left.length() && r < right.length()) {
      if (digit(left.charAt(l)) && digit(right.charAt(r))) {
        int leftEnd = endOfDigits(left, l);
        int rightEnd = endOfDigits(right, r);
        int order = compareNumbers(left.substring(l, leftEnd), right.substring(r, rightEnd));
        if (order != 0) {
          return order;
        }
        l = leftEnd;
        r = rightEnd;
      } else {
        int order = Character.compare(left.charAt(l++), right.charAt(r++));
        if (order != 0) {
          return order;
        }
      }
    }
    int rest = Integer.compare(left.length() - l, right.length() - r);
    return rest != 0 ? rest : left.compareTo(right);
  }

  private static int compareNumbers(String left, String right) {
    String l = withoutLeadingZeros(left);
    String r = withoutLeadingZeros(right);
    int length = Integer.compare(l.length(), r.length());
    return length != 0 ? length : l.compareTo(r);
  }

  private static String withoutLeadingZeros(String digits) {
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  private static int endOfDigits(String text, int start) {
    int end = start;
    while (end < text.length() && digit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
