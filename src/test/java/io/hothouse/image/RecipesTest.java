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

class RecipesTest {
  @TempDir private Path root;

  @Test
  void load_recipesOnEachOther_ordersByFrom() throws IOException {
    recipe("api", "FROM localhost/hothouse/common AS x\nFROM x\nFROM localhost/hothouse/zero:1\n");
    recipe("common", "FROM localhost/hothouse/zero\n");
    recipe("zero", "FROM scratch\n");

    assertThat(Recipes.load(root, false).all())
        .extracting(Recipe::name)
        .containsExactly("zero", "common", "api");
  }

  @Test
  void load_folderWithoutContainerfile_isNoRecipe() throws IOException {
    Files.createDirectories(root.resolve("node"));

    assertThat(Recipes.load(root, false).all()).isEmpty();
  }

  @Test
  void load_unknownBase_namesFileAndLine() throws IOException {
    recipe("api", "# comment\nFROM localhost/hothouse/nowhere\n");

    assertThatThrownBy(() -> Recipes.load(root, false))
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

    assertThatThrownBy(() -> Recipes.load(root, false))
        .hasMessageContaining("c/Containerfile, line 1")
        .hasMessageContaining("a → b → c → a");
  }

  @Test
  void load_fromWithNothing_namesTheLine() throws IOException {
    recipe("a", "ARG X\nFROM\n");

    assertThatThrownBy(() -> Recipes.load(root, false)).hasMessageContaining("line 2 is no FROM");
  }

  @Test
  void load_fromOverTwoLines_namesTheLine() throws IOException {
    recipe("a", "FROM \\\n  scratch\nRUN true\n");

    assertThatThrownBy(() -> Recipes.load(root, false)).hasMessageContaining("line 1 is no FROM");
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
    Recipes recipes = Recipes.load(root, false);

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
    return Recipes.load(root, false).select(selection).stream().map(Recipe::name).toList();
  }

  @Test
  void load_fromRegistry_takesTheOtherContainerfile() throws IOException {
    recipe("zero", "FROM scratch\n");
    Files.writeString(root.resolve("zero/Containerfile.registry"), "ARG BASE\nFROM ${BASE}\n");

    assertThat(Recipes.load(root, true).recipe("zero").containerfile())
        .hasFileName("Containerfile.registry");
    assertThat(Recipes.load(root, false).recipe("zero").containerfile())
        .hasFileName("Containerfile");
  }

  @Test
  void pinned_ourBases_getTheirReferences() throws IOException {
    Path file =
        recipe("api", "FROM localhost/hothouse/zero AS build\nFROM build\nRUN true\n")
            .resolve("Containerfile");

    assertThat(Containerfile.pinned(file, Map.of("zero", "localhost/hothouse/zero:abc")))
        .isEqualTo("FROM localhost/hothouse/zero:abc AS build\nFROM build\nRUN true\n");
  }

  private Path recipe(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("Containerfile"), text);
    return folder;
  }
}
