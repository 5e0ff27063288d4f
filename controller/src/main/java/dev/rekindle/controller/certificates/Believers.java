package dev.rekindle.controller.certificates;

import dev.rekindle.certs.Bundle;

/**
 * Where a bundle is written so that others believe it. It is looked at <em>before</em> the
 * authority's Secret is read, and written only if it has not changed since: a process that fell
 * behind cannot put an older bundle over a newer one.
 */
public interface Believers {

  /** Looks at what is written now. */
  Look look();

  /** What was written at one time. */
  interface Look {
    /** Returns whether exactly this bundle is written everywhere. */
    boolean have(Bundle bundle);

    /**
     * Writes a bundle wherever another one is written.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException 409 if somebody was faster
     */
    void write(Bundle bundle);
  }
}
