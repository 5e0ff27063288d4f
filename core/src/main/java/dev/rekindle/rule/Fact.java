package dev.rekindle.rule;

import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Something that a rule needs to know, and that not every place can see.
 *
 * <p>The admission server sees the whole target but no volume, a pod sees its own node only, a
 * bucket says nothing about either. What is not known is said so, and never guessed.
 */
public sealed interface Fact<T> {

  /** It was looked up, and this is it. */
  record Known<T>(T value) implements Fact<T> {}

  /**
   * It was not looked up, or cannot be seen from here.
   *
   * @param what what is not known, as in {@code the racks of the target}
   */
  record Unknown<T>(String what) implements Fact<T> {}

  /** What was looked up. */
  static <T> Fact<T> known(T value) {
    return new Known<>(value);
  }

  /** What cannot be seen from here; the text says what is not known. */
  static <T> Fact<T> unknown(String what) {
    return new Unknown<>(what);
  }

  /** Returns what follows from it, if it is known. */
  default <R> Fact<R> map(Function<? super T, ? extends R> conclusion) {
    return switch (this) {
      case Known<T>(T value) -> new Known<>(conclusion.apply(value));
      case Unknown<T>(String what) -> new Unknown<>(what);
    };
  }

  /** Returns what follows from it, if it is known and that is too. */
  default <R> Fact<R> flatMap(Function<? super T, Fact<R>> conclusion) {
    return switch (this) {
      case Known<T>(T value) -> conclusion.apply(value);
      case Unknown<T>(String what) -> new Unknown<>(what);
    };
  }

  /** Returns what follows from both, if both are known. */
  default <U, R> Fact<R> with(
      Fact<U> other, BiFunction<? super T, ? super U, ? extends R> conclusion) {
    return flatMap(mine -> other.map(theirs -> conclusion.apply(mine, theirs)));
  }
}
