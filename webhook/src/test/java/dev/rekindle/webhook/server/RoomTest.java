package dev.rekindle.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.ServiceUnavailableResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoomTest {
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(1);
  private static final int KIB = 1_024;

  private final Room room = new Room("a test", 10 * KIB);

  @Test
  void refusesWhatWouldNeverFit() {
    assertThatThrownBy(() -> room.enter(10 * KIB, SOON))
        .isInstanceOf(ContentTooLargeResponse.class)
        .hasMessage(
            "a test would take 11 KiB of memory, and there are 10; make the object smaller");
  }

  @Test
  void refusesWhatDoesNotFitInTimeAndTakesItAfterwards() throws Exception {
    Room.Place first = room.enter(6 * KIB, SOON);
    assertThatThrownBy(() -> room.enter(6 * KIB, SOON))
        .isInstanceOf(ServiceUnavailableResponse.class)
        .hasMessage("a test found no memory in time beside other requests; try again");

    first.close();

    room.enter(6 * KIB, SOON).close();
  }

  @Test
  void isHeldByAllWhoShareIt() throws Exception {
    Room.Place place = room.enter(6 * KIB, SOON);
    Room.Place shared = place.shared();
    place.close();
    assertThatThrownBy(() -> room.enter(6 * KIB, SOON))
        .isInstanceOf(ServiceUnavailableResponse.class);

    shared.close();

    room.enter(6 * KIB, SOON).close();
  }

  @Test
  void takesABodysTextAndItsValuesIntoAccount() {
    assertThat(Bodies.cost("{\"a\":[1,2]}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(5 * 11 + 400 * 4);
  }
}
