package dev.rekindle.restorer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rekindle.proof.ProofLevel;
import dev.rekindle.proof.StatedHash;
import dev.rekindle.restorer.stage.Verdict.Proven;
import dev.rekindle.restorer.stage.Verdict.Refused;
import dev.rekindle.restorer.stage.Verdict.Undecided;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
  private static final String A = "0".repeat(31) + "a";
  private static final String B = "0".repeat(31) + "b";
  private static final StatedHash MD5_A = new StatedHash.Md5(A);
  private static final StatedHash MULTI_A = new StatedHash.Multipart(A, 3);
  private static final ProofPlan NOTHING = new ProofPlan(null, new Digesting.Nothing());
  private static final ProofPlan WHOLE_A = new ProofPlan(null, new Digesting.Whole("MD5", A));
  private static final ProofPlan PARTS_A =
      new ProofPlan(null, new Digesting.Parts(A, 5, List.of()));

  @Test
  void bytesWithTheStatedDigestAreContentProofWhateverTheTag() {
    Verdict copied = Verdict.judge(WHOLE_A, new Computed(0, A), MD5_A, MULTI_A);
    assertThat(copied).isEqualTo(new Proven(ProofLevel.CONTENT));
    Verdict parts = Verdict.judge(PARTS_A, new Computed(0, A), MULTI_A, MD5_A);
    assertThat(parts).isEqualTo(new Proven(ProofLevel.CONTENT));
  }

  @Test
  void bytesWithAnotherDigestAreRefusedEvenUnderTheRightTag() {
    assertThat(Verdict.judge(WHOLE_A, new Computed(0, B), MD5_A, MD5_A))
        .isEqualTo(new Refused("MD5 " + A, "MD5 " + B));
  }

  @Test
  void anEncryptedObjectsTagThatLooksLikeAHashProvesTheObject() {
    assertThat(Verdict.judge(WHOLE_A, new Computed(0, B), MD5_A, new StatedHash.Opaque(A)))
        .isEqualTo(new Proven(ProofLevel.OBJECT));
    assertThat(Verdict.judge(WHOLE_A, new Computed(0, B), MD5_A, new StatedHash.Opaque(B)))
        .isInstanceOf(Refused.class);
  }

  @Test
  void partsThatCannotBeReproducedLeaveItToTheTag() {
    Computed other = new Computed(0, B);
    assertThat(Verdict.judge(PARTS_A, other, MULTI_A, MULTI_A))
        .isEqualTo(new Proven(ProofLevel.OBJECT));
    assertThat(Verdict.judge(PARTS_A, other, MULTI_A, new StatedHash.Multipart(B, 3)))
        .isInstanceOf(Refused.class);
    assertThat(Verdict.judge(PARTS_A, other, MULTI_A, StatedHash.NONE))
        .isEqualTo(new Proven(ProofLevel.SIZE));
  }

  @Test
  void isUndecidedWhileOtherPartSizesAreLeft() {
    ProofPlan guessed = new ProofPlan(null, new Digesting.Parts(A, 5, List.of(7L)));
    assertThat(Verdict.judge(guessed, new Computed(0, B), MULTI_A, MULTI_A))
        .isEqualTo(new Undecided());
  }

  @Test
  void withoutADigestTheTagDecides() {
    Computed nothing = new Computed(0, null);
    StatedHash opaque = new StatedHash.Opaque("x");
    assertThat(Verdict.judge(NOTHING, nothing, opaque, opaque))
        .isEqualTo(new Proven(ProofLevel.OBJECT));
    assertThat(Verdict.judge(NOTHING, nothing, opaque, new StatedHash.Opaque("y")))
        .isInstanceOf(Refused.class);
    assertThat(Verdict.judge(NOTHING, nothing, StatedHash.NONE, MD5_A))
        .isEqualTo(new Proven(ProofLevel.SIZE));
  }

  @Test
  void anotherChecksumThanTheDigestComponentsIsRefusedWhateverElseFits() {
    for (ProofLevel level : ProofLevel.values()) {
      ProofPlan plan =
          new ProofPlan(new KnownCrc(Crc.CRC_32, 7, level), new Digesting.Whole("MD5", A));
      assertThat(Verdict.judge(plan, new Computed(8, A), MD5_A, MD5_A)).isInstanceOf(Refused.class);
    }
  }

  @Test
  void theRightChecksumShowsAsMuchAsTheComponentThatStatesIt() {
    for (ProofLevel level : ProofLevel.values()) {
      ProofPlan plan = new ProofPlan(new KnownCrc(Crc.CRC_32, 7, level), new Digesting.Nothing());
      assertThat(Verdict.judge(plan, new Computed(7, null), StatedHash.NONE, MD5_A))
          .isEqualTo(new Proven(level));
    }
  }

  @Test
  void aProvenChecksumStandsEvenWhenACopyHasAnotherTag() {
    ProofPlan plan =
        new ProofPlan(new KnownCrc(Crc.CRC_32, 7, ProofLevel.CONTENT), new Digesting.Nothing());
    assertThat(Verdict.judge(plan, new Computed(7, null), MULTI_A, MD5_A))
        .isEqualTo(new Proven(ProofLevel.CONTENT));
    ProofPlan weak =
        new ProofPlan(new KnownCrc(Crc.CRC_32, 7, ProofLevel.OBJECT), new Digesting.Nothing());
    assertThat(Verdict.judge(weak, new Computed(7, null), MULTI_A, MD5_A))
        .isInstanceOf(Refused.class);
  }
}
