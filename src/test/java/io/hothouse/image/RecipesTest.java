package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {
  @TempDir private Path root;

  @Test
  void load_recipesOnEachOther_ordersByFrom() throws IOException {
    recipe("api", "FROM localhost/hothouse/common AS x\nFROM x\nFROM localhost/hothouse/zero:1\n");
    recipe("common", "FROM localhost/hothouse/zero\n");
    recipe("zero", "FROM scratch\n");

    assertThat(Recipes.load(List.of(root), false, Map.of()).all())
        .extracting(Recipe::name)
        .containsExactly("zero", "common", "api");
  }

  @Test
  void load_folderWithoutContainerfile_isNoRecipe() throws IOException {
    Files.createDirectories(root.resolve("node"));

    assertThat(Recipes.load(List.of(root), false, Map.of()).all()).isEmpty();
  }

  @Test
  void load_unknownBase_namesFileAndLine() throws IOException {
    recipe("api", "# comment\nFROM localhost/hothouse/nowhere\n");

    assertThatThrownBy(() -> Recipes.load(List.of(root), false, Map.of()))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE))
        .hasMessageContaining("api/Containerfile, line 2")
        .hasMessageContaining("no recipe nowhere");
  }

  @Test
  void load_circle_showsItsPath() throws IOException {
    recipe("a", "FROM localhost/hothouse/b\n");
    recipe("b", "FROM localhost/hothouse/c\n");
    recipe("c", "FROM localhost/hothouse/a\n");

    assertThatThrownBy(() -> Recipes.load(List.of(root), false, Map.of()))
        .hasMessageContaining("c/Containerfile, line 1")
        .hasMessageContaining("a → b → c → a");
  }

  @Test
  void load_fromWithNothing_namesTheLine() throws IOException {
    recipe("a", "ARG X\nFROM\n");

    assertThatThrownBy(() -> Recipes.load(List.of(root), false, Map.of()))
        .hasMessageContaining("line 2 is no FROM");
  }

  @Test
  void load_fromOverTwoLines_isRead() throws IOException {
    recipe("base", "FROM scratch\n");
    Path file =
        recipe("a", "FROM \\\n  localhost/hot\\\nhouse/base \\\nAS here\nRUN true\n")
            .resolve("Containerfile");

    assertThat(load().recipe("a").bases()).containsExactly(new Recipe.Base("base", true, 2));
    assertThat(Containerfile.pinned(file, Map.of("base", "B:1"), Map.of()))
        .isEqualTo("FROM \\\n  B:1\\\n \\\nAS here\nRUN true\n");
  }

  /** As BuildKit and buildah join lines: with nothing in between. */
  @Test
  void load_optionsBrokenWithinAWord_areKnownAndPinned() throws IOException {
    recipe("tools", "FROM scratch\n");
    recipe("parts", "FROM scratch\n");
    recipe(
        "a",
        """
        FROM scratch
        RUN --mou\\
        nt=type=bind,from=localhost/hothouse/parts,tar\\
        get=/p --mount=type=bind,fr\\
        # a comment
        om=localhost/hothouse/tools,target=/t true
        COPY --fr\\
        om=localhost/hot\\
        house/tools /x /x
        COPY --from=localhost/hothouse/parts \\
          <<EOF /y
        FROM nobody
        EOF
        """);
    Recipe recipe = load().recipe("a");

    assertThat(recipe.bases())
        .containsExactly(
            new Recipe.Base("parts", true, 3),
            new Recipe.Base("tools", true, 6),
            new Recipe.Base("tools", true, 8),
            new Recipe.Base("parts", true, 10));
    assertThat(
            Containerfile.pinned(
                recipe.containerfile(), Map.of("tools", "T:2", "parts", "P:3"), Map.of()))
        .isEqualTo(
            """
            FROM scratch
            RUN --mou\\
            nt=type=bind,from=P:3,tar\\
            get=/p --mount=type=bind,fr\\
            # a comment
            om=T:2,target=/t true
            COPY --fr\\
            om=T:2\\
             /x /x
            COPY --from=P:3 \\
              <<EOF /y
            FROM nobody
            EOF
            """);
  }

  @Test
  void load_linesThatOnlyLookLikeInstructions_areNone() throws IOException {
    recipe("base", "FROM scratch\n");
    recipe(
        "a",
        """
        # escape=`
        FROM localhost/hothouse/base
        COPY <<SQL <<-"END" /queries/
        SELECT *
        FROM users u, roles r
        SQL
        FROM nobody
        \tEND
        RUN sqlite3 /db "SELECT 1 `
        # a comment in between
          FROM users"
        RUN echo 'a \\'
        """);

    assertThat(Recipes.load(List.of(root), false, Map.of()).recipe("a").bases())
        .containsExactly(new Recipe.Base("base", true, 2));
  }

  @Test
  void load_filesOfOtherImages_areBuiltBeforeAndPinned() throws IOException {
    recipe("base", "FROM scratch\n");
    recipe("tools", "FROM scratch\n");
    recipe("parts", "FROM scratch\n");
    recipe(
        "a",
        """
        \uFEFFARG OTHER=x BASE="localhost/hothouse/base"
        FROM ${BASE} AS here
        COPY --chown=0 --from=localhost/hothouse/tools /x /x
        RUN --mount=type=bind,from=localhost/hothouse/parts,target=/p true
        COPY --from=here /y /y
        """);
    Recipe recipe = Recipes.load(List.of(root), false, Map.of()).recipe("a");

    assertThat(recipe.parents()).containsExactlyInAnyOrder("base", "tools", "parts");
    assertThat(Containerfile.arguments(recipe.containerfile()))
        .containsExactlyInAnyOrder("OTHER", "BASE");
    assertThat(
            Containerfile.pinned(
                recipe.containerfile(),
                Map.of("base", "B:1", "tools", "T:2", "parts", "P:3"),
                Map.of()))
        .isEqualTo(
            """
            ARG OTHER=x BASE="localhost/hothouse/base"
            FROM B:1 AS here
            COPY --chown=0 --from=T:2 /x /x
            RUN --mount=type=bind,from=P:3,target=/p true
            COPY --from=here /y /y
            """);
  }

  @Test
  void load_optionsOverSeveralLines_areKnownAndPinned() throws IOException {
    recipe("base", "FROM scratch\n");
    recipe("tools", "FROM scratch\n");
    recipe("parts", "FROM scratch\n");
    recipe(
        "a",
        """
        ARG OTHER=x \\
            BASE=localhost/hothouse/base
        FROM ${BASE}
        COPY --chown=0 \\
          # a comment
          --from=localhost/hothouse/tools \\
          /x /x
        RUN \\
          --mount=type=bind,from=localhost/hothouse/parts,target=/p \\
          echo \\
          --from=localhost/hothouse/nobody
        """);
    Recipe recipe = load().recipe("a");

    assertThat(recipe.parents()).containsExactlyInAnyOrder("base", "tools", "parts");
    assertThat(recipe.usesRegistry()).isFalse();
    assertThat(Containerfile.arguments(recipe.containerfile()))
        .containsExactlyInAnyOrder("OTHER", "BASE");
    assertThat(
            Containerfile.pinned(
                recipe.containerfile(),
                Map.of("base", "B:1", "tools", "T:2", "parts", "P:3"),
                Map.of()))
        .contains("FROM B:1\n", "  --from=T:2 \\\n", "from=P:3,target=/p \\\n", "hothouse/nobody");
  }

  @ParameterizedTest
  @CsvSource({
    "COPY --from=docker.io/library/golang:1 /go /go, true",
    "'RUN --mount=type=bind,from=registry.example/x,target=/x true', true",
    "COPY --from=stage /go /go, false",
    "COPY --from=0 /go /go, false",
    "COPY --from=localhost/hothouse/zero /go /go, false",
    "RUN echo --from=docker.io/library/golang, false"
  })
  void usesRegistry_filesFromAnImage_isTrueWhereItIsOfARegistry(String line, boolean wanted)
      throws IOException {
    recipe("zero", "FROM scratch\n");
    recipe(
        "a", "FROM localhost/hothouse/zero AS Stage\nFROM localhost/hothouse/zero\n" + line + "\n");

    assertThat(load().recipe("a").usesRegistry()).isEqualTo(wanted);
  }

  @Test
  void load_baseNamedByAnArgument_takesTheValueThatIsGiven() throws IOException {
    recipe("one", "FROM scratch\n");
    recipe("two", "FROM scratch\n");
    recipe("a", "ARG BASE=localhost/hothouse/one\nFROM ${BASE}\n");
    Map<String, String> arguments = Map.of("BASE", "localhost/hothouse/two");

    Recipe recipe = Recipes.load(List.of(root), false, arguments).recipe("a");

    assertThat(recipe.parents()).containsExactly("two");
    assertThat(
            Containerfile.pinned(
                recipe.containerfile(), Map.of("one", "O:1", "two", "T:2"), arguments))
        .endsWith("FROM T:2\n");
    assertThat(load().recipe("a").parents()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my_image", "my__image", "my.image-2", "my--image"})
  void load_nameThatOciAllows_isTaken(String name) throws IOException {
    recipe(name, "FROM scratch\n");
    recipe("a", "FROM localhost/hothouse/" + name + "\n");

    assertThat(load().select(Selection.of(Set.of("a"))))
        .extracting(Recipe::name)
        .containsExactly(name, "a");
  }

  @Test
  void load_dockerfile_isReadWhereThereIsNoContainerfile() throws IOException {
    Files.move(
        recipe("a", "FROM scratch\n").resolve("Containerfile"), root.resolve("a/Dockerfile"));
    recipe("b", "FROM localhost/hothouse/a\n");
    Files.writeString(root.resolve("b/Dockerfile"), "FROM nobody\n");

    assertThat(load().recipe("a").containerfile()).hasFileName("Dockerfile");
    assertThat(load().recipe("b").containerfile()).hasFileName("Containerfile");
  }

  private Recipes load() {
    return Recipes.load(List.of(root), false, Map.of());
  }

  @Test
  void select_folderThatNoImageCanBeCalledAfter_isRefusedWhereItIsWanted() throws IOException {
    recipe("My_Image", "FROM scratch\n");
    recipe("web.app", "FROM scratch\n");
    recipe("on", "FROM localhost/hothouse/My_Image\n");
    Recipes recipes = load();

    assertThat(recipes.select(Selection.of(Set.of("web.app"))))
        .extracting(Recipe::name)
        .containsExactly("web.app");
    for (Selection selection :
        List.of(
            Selection.everything(), Selection.of(Set.of("My_Image")), Selection.of(Set.of("on")))) {
      assertThatThrownBy(() -> recipes.select(selection))
          .isInstanceOf(HothouseException.class)
          .hasMessageContainingAll("/My_Image,", "lower-case letters");
    }
  }

  @Test
  void load_anotherEncoding_saysSo() throws IOException {
    recipe("a", "FROM scratch\n");
    Files.write(root.resolve("a/Containerfile"), new byte[] {'#', (byte) 0xfc, '\n'});

    assertThatThrownBy(() -> Recipes.load(List.of(root), false, Map.of()))
        .hasMessageContaining("not UTF-8");
  }

  @Test
  void load_twoRoots_theLastOneCounts() throws IOException {
    recipe("zero", "FROM scratch\n");
    Path other = Files.createDirectories(root.resolve("other"));
    Files.writeString(
        Files.createDirectories(other.resolve("mine")).resolve("Containerfile"),
        "FROM localhost/hothouse/zero\n");
    Path own =
        Files.writeString(
            Files.createDirectories(other.resolve("zero")).resolve("Containerfile"),
            "FROM debian\n");

    Recipes recipes = Recipes.load(List.of(root, other), false, Map.of());

    assertThat(recipes.recipe("zero").containerfile()).isEqualTo(own);
    assertThat(recipes.recipe("zero").usesRegistry()).isTrue();
    assertThat(recipes.recipe("mine").usesRegistry()).isFalse();
  }

  @Test
  void select_oneName_bringsItsBases() throws IOException {
    tree();

    assertThat(selected(Selection.of(Set.of("two")))).containsExactly("zero", "one", "two");
  }

  @Test
  void select_alone_bringsNothing() throws IOException {
    tree();

    assertThat(selected(new Selection(Optional.of(Set.of("two")), false, false)))
        .containsExactly("two");
  }

  @Test
  void select_withDependants_bringsAllThatIsBuiltOnIt() throws IOException {
    tree();

    assertThat(selected(new Selection(Optional.of(Set.of("one")), false, true)))
        .containsExactly("one", "two");
    assertThat(selected(new Selection(Optional.of(Set.of("zero")), true, true)))
        .containsExactlyInAnyOrder("zero", "one", "two", "three");
  }

  @Test
  void select_none_isNotAll() throws IOException {
    tree();

    assertThat(selected(Selection.of(Set.of()))).isEmpty();
    assertThat(selected(Selection.everything())).hasSize(4);
  }

  @Test
  void select_unknownName_listsTheKnown() throws IOException {
    recipe("zero", "FROM scratch\n");
    Recipes recipes = Recipes.load(List.of(root), false, Map.of());

    assertThatThrownBy(() -> recipes.select(Selection.of(Set.of("one"))))
        .hasMessageContaining("zero");
  }

  /** Two built on one, one and three on zero. */
  private void tree() throws IOException {
    recipe("zero", "FROM scratch\n");
    recipe("one", "FROM localhost/hothouse/zero\n");
    recipe("two", "FROM localhost/hothouse/one\n");
    recipe("three", "FROM localhost/hothouse/zero\n");
  }

  private List<String> selected(Selection selection) {
    return Recipes.load(List.of(root), false, Map.of()).select(selection).stream()
        .map(Recipe::name)
        .toList();
  }

  @Test
  void load_fromRegistry_takesTheOtherContainerfile() throws IOException {
    recipe("zero", "FROM scratch\n");
    Files.writeString(root.resolve("zero/Containerfile.registry"), "ARG BASE\nFROM ${BASE}\n");

    assertThat(Recipes.load(List.of(root), true, Map.of()).recipe("zero").containerfile())
        .hasFileName("Containerfile.registry");
    assertThat(Recipes.load(List.of(root), false, Map.of()).recipe("zero").containerfile())
        .hasFileName("Containerfile");
  }

  @Test
  void pinned_ourBases_getTheirReferences() throws IOException {
    Path file =
        recipe("api", "FROM localhost/hothouse/zero AS build\nFROM build\nRUN true\n")
            .resolve("Containerfile");

    assertThat(Containerfile.pinned(file, Map.of("zero", "localhost/hothouse/zero:abc"), Map.of()))
        .isEqualTo("FROM localhost/hothouse/zero:abc AS build\nFROM build\nRUN true\n");
  }

  private Path recipe(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("Containerfile"), text);
    return folder;
  }
}
