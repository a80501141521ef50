package io.waystation.dashboard.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Route;
import io.vertx.openapi.contract.OpenAPIContract;
import io.waystation.dashboard.access.Permission;
import io.waystation.dashboard.live.Topic;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractTest {
  private static final Contract CONTRACT = Contract.shipped();

  private Vertx vertx;
  private OpenAPIContract openApi;

  @BeforeEach
  void open() {
    vertx = Vertx.vertx();
    openApi = CONTRACT.open(vertx).toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void everyOperationSaysWhomItIsFor() {
    Set<String> operations =
        openApi.operations().stream().map(o -> o.getOperationId()).collect(Collectors.toSet());
    assertThat(CONTRACT.requirements().keySet()).isEqualTo(operations).hasSize(57);
    assertThat(operations)
        .filteredOn(operation -> !CONTRACT.requirements().get(operation).signedIn())
        .containsExactlyInAnyOrder("signIn", "readContract");
  }

  @Test
  void everyTopicSaysWhomItIsFor() {
    assertThat(CONTRACT.topics().keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Topic.Kind.values()).map(Topic.Kind::word).toList());
    assertThat(CONTRACT.topics().values()).allMatch(requirement -> !requirement.anyOf().isEmpty());
  }

  @Test
  void knowsThePermissionsThatCodeKnows() {
    List<?> words =
        openApi
            .getRawContract()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Permission")
            .getJsonArray("enum")
            .getList();
    assertThat(words).isEqualTo(Arrays.stream(Permission.values()).map(Permission::word).toList());
  }

  @Test
  void mountsOneRouteForEachOperationAndNoOther() {
    Api api = api();
    CONTRACT.requirements().keySet().forEach(id -> api.hand(id, (context, call) -> {}));
    List<Route> routes =
        api.router().getRoutes().stream().filter(route -> route.getPath() != null).toList();
    Set<String> mounted =
        routes.stream()
            .flatMap(route -> route.methods().stream().map(m -> m + " " + route.getPath()))
            .collect(Collectors.toSet());
    Set<String> documented =
        openApi.operations().stream()
            .map(o -> o.getHttpMethod() + " " + o.getOpenAPIPath().replaceAll("\\{(.*?)}", ":$1"))
            .collect(Collectors.toSet());
    assertThat(mounted).isEqualTo(documented);
    assertThat(routes).hasSize(57);
  }

  @Test
  void refusesToMountAnOperationNobodyAnswersOrNobodyAskedFor() {
    Api api = api();
    CONTRACT.requirements().keySet().stream()
        .filter(id -> !id.equals("listPlans"))
        .forEach(id -> api.hand(id, (context, call) -> {}));
    api.hand("deleteEverything", (context, call) -> {});
    assertThatThrownBy(api::router)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("nobody answers [listPlans]")
        .hasMessageContaining("nobody asks for [deleteEverything]");
  }

  @Test
  void isServedAsItIsWritten(@TempDir Path folder) {
    try (Dashboard dashboard = new Dashboard(folder)) {
      Browser.Reply reply = dashboard.browser().get("/openapi.yaml");
      assertThat(reply.text()).isEqualTo(CONTRACT.text()).contains("- url: " + Contract.BASE);
      assertThat(reply.header("Content-Type")).startsWith("application/yaml");
    }
  }

  private Api api() {
    return new Api(vertx, null, CONTRACT, openApi, true, new SimpleMeterRegistry());
  }
}
