package dev.rekindle.webhook.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rekindle.webhook.Calls;
import dev.rekindle.webhook.Manifests;
import dev.rekindle.webhook.Scene;
import dev.rekindle.webhook.admission.AdmissionCall;
import dev.rekindle.webhook.admission.Handler;
import dev.rekindle.webhook.admission.MalformedReviewException;
import dev.rekindle.webhook.admission.ReviewCodec;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One request without the network: its bytes read, decided, and the answer's bytes written. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class DecisionBenchmark {
  private final ReviewCodec codec = new ReviewCodec(Manifests.MAPPER);
  private final Handler mutation =
      Calls.handlers(new Scene().cluster()).get("/mutate/statefulsets");
  private final byte[] creation = Reviews.creation();
  private final byte[] update = Reviews.update(injected());

  /** A StatefulSet of 20 KB that has opted in is created. */
  @Benchmark
  public byte[] injects() throws MalformedReviewException {
    return answer(creation);
  }

  /** The same gets one replica more, and keeps what was injected. */
  @Benchmark
  public byte[] carriesOver() throws MalformedReviewException {
    return answer(update);
  }

  /** The same, only read: what any webhook that parses JSON pays. */
  @Benchmark
  public AdmissionCall reads() throws MalformedReviewException {
    return codec.read(creation);
  }

  private byte[] answer(byte[] review) throws MalformedReviewException {
    AdmissionCall call = codec.read(review);
    return codec.write(call.uid(), mutation.answer(call));
  }

  private JsonNode injected() {
    try {
      AdmissionCall call = codec.read(creation);
      return Calls.apply(mutation.answer(call), call, JsonNode.class);
    } catch (MalformedReviewException e) {
      throw new IllegalStateException(e);
    }
  }
}
