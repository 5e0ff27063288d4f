package dev.rekindle.controller.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The JDK's own name service, but for the names that tenants gave us: those that lead to where they
 * may not are unknown. The JDK finds it by its service file and asks it before every connection,
 * whichever cloud's SDK makes it.
 */
public final class GuardedResolverProvider extends InetAddressResolverProvider {

  /** For the JDK. */
  public GuardedResolverProvider() {}

  @Override
  public InetAddressResolver get(Configuration configuration) {
    return guarding(configuration.builtinResolver());
  }

  static InetAddressResolver guarding(InetAddressResolver builtin) {
    return new Guarded(builtin);
  }

  @Override
  public String name() {
    return "rekindle-guarded";
  }

  private record Guarded(InetAddressResolver builtin) implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      List<InetAddress> found = builtin.lookupByName(host, policy).toList();
      Optional<String> problem = GuardedNames.problemOf(host, found);
      if (problem.isPresent()) {
        throw new UnknownHostException(problem.get());
      }
      return found.stream();
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      return builtin.lookupByAddress(address);
    }
  }
}
