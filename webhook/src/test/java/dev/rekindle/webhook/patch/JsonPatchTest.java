package dev.rekindle.webhook.patch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rekindle.webhook.Manifests;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPatchTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  // Not "~1": whoever applies patches here takes its "~01" for "/". JSON Pointers below do not.
  private static final List<String> KEYS = List.of("name", "a", "b", "a/b", "~", "/~", "");
  private static final int TREES = 20_000;

  private final Random random = new Random(20_260_102);

  @Test
  void turnsEveryTreeIntoEveryOther() {
    for (int i = 0; i < TREES; i++) {
      JsonNode from = tree(4);
      JsonNode to = random.nextBoolean() ? tree(4) : changed(from);

      ArrayNode patch = JsonPatch.between(from, to);

      assertThat(applied(patch, from)).as("%s -> %s by %s", from, to, patch).isEqualTo(to);
      assertThat(patch.isEmpty()).isEqualTo(from.equals(to));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "[]            | [1]           | [{'op':'add','path':'/0','value':1}]",
        "[1,2]         | [1,3,2]       | [{'op':'add','path':'/1','value':3}]",
        "[1,3,2]       | [1,2]         | [{'op':'remove','path':'/1'}]",
        "[1,2]         | [2,1]         | [{'op':'replace','path':'/0','value':2},{'op':'replace','path':'/1','value':1}]",
        "{'a/~':1}     | {}            | [{'op':'remove','path':'/a~1~0'}]",
        "{}            | {'~1':1}      | [{'op':'add','path':'/~01','value':1}]",
        "1             | [1]           | [{'op':'replace','path':'','value':[1]}]",
        "[{'name':'a','v':1},{'name':'b'}] | [{'name':'a','v':2},{'name':'x'},{'name':'b'}]"
            + " | [{'op':'replace','path':'/0/v','value':2},{'op':'add','path':'/1','value':{'name':'x'}}]",
        "[{'name':'x'},{'name':'a','v':1}] | [{'name':'a','v':2},{'name':'y'}]"
            + " | [{'op':'remove','path':'/0'},{'op':'replace','path':'/0/v','value':2},"
            + "{'op':'add','path':'/1','value':{'name':'y'}}]",
        "[{'name':'x','v':1}] | [{'name':'y','v':1}]"
            + " | [{'op':'replace','path':'/0','value':{'name':'y','v':1}}]",
      })
  void saysNoMoreThanHasToBe(String from, String to, String patch) throws Exception {
    assertThat(JsonPatch.between(json(from), json(to))).isEqualTo(json(patch));
  }

  /** Every variable is changed as the databases' are: some in between are new, one is other. */
  @Test
  void saysOfLongListsOnlyWhatIsAdded() {
    ArrayNode from = JSON.arrayNode();
    for (int i = 0; i < 5_000; i++) {
      from.addObject().put("name", "V" + i).put("value", "x".repeat(20));
    }
    ArrayNode to = from.deepCopy();
    ObjectNode first = JSON.objectNode().put("name", "FIRST");
    ObjectNode last = JSON.objectNode().put("name", "LAST");
    to.insert(1, first);
    to.insert(4_000, last);

    // A table of 5,000 by 5,000 would need 100 MB and more.
    ArrayNode patch = JsonPatch.between(from, to);

    assertThat(patch)
        .containsExactly(
            JSON.objectNode()
                .<ObjectNode>set("op", JSON.textNode("add"))
                .<ObjectNode>set("path", JSON.textNode("/1"))
                .set("value", first),
            JSON.objectNode()
                .<ObjectNode>set("op", JSON.textNode("add"))
                .<ObjectNode>set("path", JSON.textNode("/4000"))
                .set("value", last));
  }

  @ParameterizedTest
  @ValueSource(strings = {"~1", "~0", "/", "~", "~01", "a/~b"})
  void namesEveryKeyAsJsonPointersDo(String key) {
    ObjectNode to = JSON.objectNode().put(key, 1);

    String path = JsonPatch.between(JSON.objectNode(), to).at("/0/path").asText();

    assertThat(to.at(path).asInt()).isOne();
  }

  @Test
  void standsBelowAnotherPath() throws Exception {
    ArrayNode patch = JsonPatch.between(json("{'a':1}"), json("{'a':2}"));

    assertThat(JsonPatch.below("/spec", patch))
        .isEqualTo(json("[{'op':'replace','path':'/spec/a','value':2}]"));
  }

  private static JsonNode applied(ArrayNode patch, JsonNode from) {
    // The standard's empty path means the whole; this implementation knows no such replacement.
    return patch.path(0).path("path").asText("/").isEmpty()
        ? patch.path(0).path("value")
        : io.fabric8.zjsonpatch.JsonPatch.apply(patch.deepCopy(), from);
  }

  private static JsonNode json(String text) throws Exception {
    return Manifests.MAPPER.readTree(text.replace('\'', '"'));
  }

  private JsonNode tree(int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 7)) {
      case 0 -> JSON.numberNode(random.nextInt(3));
      case 1 -> JSON.textNode("ab".substring(random.nextInt(2)));
      case 2 -> JSON.nullNode();
      case 3, 4 -> {
        ArrayNode list = JSON.arrayNode();
        for (int i = random.nextInt(6); i > 0; i--) {
          list.add(tree(depth - 1));
        }
        yield list;
      }
      default -> {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.set(KEYS.get(random.nextInt(KEYS.size())), tree(depth - 1));
        }
        yield object;
      }
    };
  }

  /** Something is put in, taken out or made other, somewhere. */
  private JsonNode changed(JsonNode tree) {
    JsonNode copy = tree.deepCopy();
    JsonNode at = copy;
    while (!at.isEmpty() && random.nextBoolean()) {
      at = at.elements().next();
    }
    switch (at) {
      case ArrayNode list -> {
        list.insert(random.nextInt(list.size() + 1), tree(2));
        list.remove(random.nextInt(list.size()));
        list.insert(random.nextInt(list.size() + 1), tree(1));
      }
      case ObjectNode object -> object.set(KEYS.get(random.nextInt(KEYS.size())), tree(2));
      default -> {}
    }
    return copy;
  }
}
