package io.hothouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CloudsTextTest {
  private static final String BODY = "auth:\n  username: hothouse\nregion_name: RegionOne\n";

  @Test
  void add_emptyText_makesTheKey() {
    assertThat(added(""))
        .isEqualTo(
            """
        clouds: # this line was added by hothouse
          ours: # added by hothouse
            auth:
              username: hothouse
            region_name: RegionOne
        """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "clouds:\n  theirs:\n    auth:\n      username: x # why\n",
        "# mine\ncache:\n  expiration: 5\n\nclouds:   # all of them\n    theirs: {profile: x}\n\n\n",
        "clouds:\n  # about theirs\n  theirs:\n    profile: x\n\nclient:\n  force_ipv4: true\n",
        "client:\n  force_ipv4: true\n",
        "---\nclouds:\r\n  theirs:\r\n    profile: x\r\n"
      })
  void remove_afterAdd_leavesEveryByte(String before) {
    CloudsText text = new CloudsText(added(before));

    text.remove("ours");

    assertThat(text.text()).isEqualTo(before);
  }

  @Test
  void add_otherIndentation_followsIt() {
    assertThat(added("clouds:\n    theirs:\n        profile: x\n"))
        .startsWith("clouds:\n    ours: # added by hothouse\n      auth:\n")
        .endsWith("    theirs:\n        profile: x\n");
  }

  @Test
  void remove_entryBetweenOthers_takesItAlone() {
    CloudsText text =
        new CloudsText("clouds:\n  a:\n    b: 1\n  'ours':\n    c: 2\n\n  # d\n  d:\n    e: 3\n");

    text.remove("ours");

    assertThat(text.text()).isEqualTo("clouds:\n  a:\n    b: 1\n\n  # d\n  d:\n    e: 3\n");
  }

  @Test
  void remove_nameThatOnlyBeginsAlike_staysThere() {
    String before = "clouds:\n  ours-too:\n    b: 1\n";
    CloudsText text = new CloudsText(before);

    text.remove("ours");

    assertThat(text.text()).isEqualTo(before);
  }

  @Test
  void add_emptyBraces_areReplaced() {
    assertThat(added("clouds: {}\n"))
        .startsWith("clouds: # before hothouse: clouds: {}\n  ours: # added by hothouse\n");
  }

  @Test
  void remove_cloudsInBraces_hasNothingOfOursToTakeOut() {
    String before = "clouds: {theirs: {profile: x}}\n";
    CloudsText text = new CloudsText(before);

    text.remove("ours");

    assertThat(text.text()).isEqualTo(before);
    assertThat(text.isOurs("ours")).isFalse();
    assertThat(text.isTheirs("ours")).isFalse();
  }

  @Test
  void add_cloudsInBraces_saysWhichLine() {
    assertThatThrownBy(() -> added("# x\nclouds: {a: {profile: x}}\n"))
        .isInstanceOfSatisfying(
            HothouseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining("line 2");
  }

  private static String added(String before) {
    CloudsText text = new CloudsText(before);
    text.add("ours", BODY);
    return text.text();
  }

  /** Files as people write them, in pieces: no piece names our entry. */
  @Provide
  Arbitrary<String> files() {
    Arbitrary<String> clouds =
        Arbitraries.of(
                "  theirs:\n    profile: x\n",
                "  theirs: {profile: x} # why\n",
                "  # about it\n",
                "\n",
                "   \n",
                "# at the margin\n",
                "  ours-too:\n    region_name: ours\n",
                "  'quoted':\n    auth:\n      username: y\n\n")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));
    Arbitrary<String> key =
        Arbitraries.of(
            "clouds:\n",
            "clouds: # all\n",
            "clouds :\n",
            "clouds: {}\n",
            "clouds: {} # none\n",
            "");
    Arbitrary<String> around =
        Arbitraries.of(
            "",
            "---\n",
            "# mine\n",
            "client:\n  force_ipv4: true\n",
            "\n\n",
            "cache: {expiration: 5}\n");
    Arbitrary<Integer> cut = Arbitraries.of(0, 1);
    Arbitrary<Boolean> windows = Arbitraries.of(true, false);
    return Combinators.combine(around, key, clouds, around, cut, windows)
        .as(
            (before, name, entries, after, ends, returns) -> {
              String text =
                  before
                      + (name.isEmpty() ? "" : name + (name.contains("{") ? "" : entries))
                      + after;
              String whole = returns ? text.replace("\n", "\r\n") : text;
              return ends > 0 && whole.endsWith("\n") ? whole.replaceFirst("\\r?\\n$", "") : whole;
            });
  }

  @Property
  void remove_afterAddToAnyFile_leavesEveryByte(@ForAll("files") String before) {
    CloudsText text = new CloudsText(before);
    text.add("ours", BODY);
    text.add("ours-admin", BODY);
    CloudsText later = new CloudsText(text.text());

    later.remove("ours");
    later.remove("ours-admin");

    assertThat(later.text()).isEqualTo(before);
  }
}
