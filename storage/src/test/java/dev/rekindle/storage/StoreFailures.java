package dev.rekindle.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.rekindle.storage.StoreException.Kind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.util.Throwables;

/** How tests look at what a store could not do. */
public final class StoreFailures {
  private StoreFailures() {}

  /** Returns the failure of a call, which must fail. */
  public static StoreException of(ThrowingCallable call) {
    StoreException e = catchThrowableOfType(StoreException.class, call);
    assertThat(e).as("the failure").isNotNull();
    return e;
  }

  /** The same; it must be of a kind, and say these words. */
  public static StoreException of(ThrowingCallable call, Kind kind, String... words) {
    StoreException e = of(call);
    assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
    for (String word : words) {
      assertThat(e).hasMessageContaining(word);
    }
    return e;
  }

  /** No secret is in the message, nor in those of its causes. */
  public static void assertHidden(StoreException e, Iterable<String> secrets) {
    String all = Throwables.getStackTrace(e);
    for (String secret : secrets) {
      assertThat(all).doesNotContain(secret);
    }
  }
}
