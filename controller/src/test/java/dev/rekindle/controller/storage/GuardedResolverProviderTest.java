package dev.rekindle.controller.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class GuardedResolverProviderTest {
  private static final EndpointRules RULES = new EndpointRules(List.of(), "api");
  private static final LookupPolicy ANY = LookupPolicy.of(LookupPolicy.IPV4);

  private InetAddress answer = InetAddress.ofLiteral("10.0.0.1");
  private final InetAddressResolver resolver = GuardedResolverProvider.guarding(new Answering());

  @Test
  void theJdkFindsIt() {
    assertThat(ServiceLoader.load(InetAddressResolverProvider.class))
        .hasOnlyElementsOfType(GuardedResolverProvider.class)
        .isNotEmpty();
  }

  @Test
  void aGuardedNameIsUnknownWhereverItLeadsInside() throws Exception {
    try (var _ = GuardedNames.guard("Store.example.com", RULES)) {
      assertThatThrownBy(() -> resolver.lookupByName("store.example.com", ANY))
          .isInstanceOf(UnknownHostException.class)
          .hasMessageContaining("private address");
      assertThatThrownBy(() -> resolver.lookupByName("bucket.store.example.com", ANY))
          .isInstanceOf(UnknownHostException.class);

      answer = InetAddress.ofLiteral("52.95.110.1");
      assertThat(resolver.lookupByName("store.example.com", ANY)).containsExactly(answer);
    }
  }

  @Test
  void otherNamesAndThoseOfClosedStoresAreNobodysBusiness() throws Exception {
    GuardedNames.Guarding one = GuardedNames.guard("shared.example.com", RULES);
    GuardedNames.Guarding other = GuardedNames.guard("shared.example.com", RULES);

    assertThat(resolver.lookupByName("example.com", ANY)).containsExactly(answer);
    one.close();
    assertThatThrownBy(() -> resolver.lookupByName("shared.example.com", ANY))
        .isInstanceOf(UnknownHostException.class);
    other.close();
    assertThat(resolver.lookupByName("shared.example.com", ANY)).containsExactly(answer);
  }

  private final class Answering implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) {
      return Stream.of(answer);
    }

    @Override
    public String lookupByAddress(byte[] address) {
      return "name";
    }
  }
}
