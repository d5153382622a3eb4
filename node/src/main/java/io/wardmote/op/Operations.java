package io.wardmote.op;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.access.Passwords;
import io.wardmote.crypto.Ask;
import io.wardmote.crypto.RootKeys;
import io.wardmote.op.account.DescribeAccountKmsStatus;
import io.wardmote.op.account.DescribeRegions;
import io.wardmote.op.account.GetKmsInstance;
import io.wardmote.op.account.GetRandomPassword;
import io.wardmote.op.account.ListKmsInstances;
import io.wardmote.op.account.OpenKmsService;
import io.wardmote.op.aliases.CreateAlias;
import io.wardmote.op.aliases.DeleteAlias;
import io.wardmote.op.aliases.ListAliases;
import io.wardmote.op.aliases.ListAliasesByKeyId;
import io.wardmote.op.aliases.UpdateAlias;
import io.wardmote.op.application.CreateApplicationAccessPoint;
import io.wardmote.op.application.CreateClientKey;
import io.wardmote.op.application.CreateNetworkRule;
import io.wardmote.op.application.CreatePolicy;
import io.wardmote.op.application.DeleteApplicationAccessPoint;
import io.wardmote.op.application.DeleteClientKey;
import io.wardmote.op.application.DeleteNetworkRule;
import io.wardmote.op.application.DeletePolicy;
import io.wardmote.op.application.DescribeApplicationAccessPoint;
import io.wardmote.op.application.DescribeNetworkRule;
import io.wardmote.op.application.DescribePolicy;
import io.wardmote.op.application.GetClientKey;
import io.wardmote.op.application.ListApplicationAccessPoints;
import io.wardmote.op.application.ListClientKeys;
import io.wardmote.op.application.ListNetworkRules;
import io.wardmote.op.application.ListPolicies;
import io.wardmote.op.application.UpdateApplicationAccessPoint;
import io.wardmote.op.application.UpdateNetworkRule;
import io.wardmote.op.application.UpdatePolicy;
import io.wardmote.op.external.ConnectExternalKmsInstance;
import io.wardmote.op.external.CreateExternalKmsInstance;
import io.wardmote.op.external.DeleteExternalKmsInstance;
import io.wardmote.op.external.DisconnectExternalKmsInstance;
import io.wardmote.op.external.GetExternalKmsInstance;
import io.wardmote.op.external.UpdateExternalKmsInstance;
import io.wardmote.op.identity.IdentityOperations;
import io.wardmote.op.instance.InstanceOperations;
import io.wardmote.op.keys.CancelKeyDeletion;
import io.wardmote.op.keys.CreateKey;
import io.wardmote.op.keys.CreateKeyVersion;
import io.wardmote.op.keys.DeleteKeyMaterial;
import io.wardmote.op.keys.DescribeKey;
import io.wardmote.op.keys.DescribeKeyUsage;
import io.wardmote.op.keys.DescribeKeyVersion;
import io.wardmote.op.keys.DisableKey;
import io.wardmote.op.keys.EnableKey;
import io.wardmote.op.keys.GetKeyPolicy;
import io.wardmote.op.keys.GetParametersForImport;
import io.wardmote.op.keys.GetPublicKey;
import io.wardmote.op.keys.ImportKeyMaterial;
import io.wardmote.op.keys.KeyLimits;
import io.wardmote.op.keys.ListKeyVersions;
import io.wardmote.op.keys.ListKeys;
import io.wardmote.op.keys.ScheduleKeyDeletion;
import io.wardmote.op.keys.SetDeletionProtection;
import io.wardmote.op.keys.SetKeyPolicy;
import io.wardmote.op.keys.SetSurvivalMode;
import io.wardmote.op.keys.UpdateKeyDescription;
import io.wardmote.op.keys.UpdateRotationPolicy;
import io.wardmote.op.tags.ListResourceTags;
import io.wardmote.op.tags.ListTagResources;
import io.wardmote.op.tags.TagResource;
import io.wardmote.op.tags.TagResources;
import io.wardmote.op.tags.UntagResource;
import io.wardmote.op.tags.UntagResources;
import io.wardmote.op.use.AsymmetricDecrypt;
import io.wardmote.op.use.AsymmetricEncrypt;
import io.wardmote.op.use.AsymmetricSign;
import io.wardmote.op.use.AsymmetricVerify;
import io.wardmote.op.use.BatchDecrypt;
import io.wardmote.op.use.BatchEncrypt;
import io.wardmote.op.use.BatchGenerateDataKey;
import io.wardmote.op.use.BatchSign;
import io.wardmote.op.use.Decrypt;
import io.wardmote.op.use.Encrypt;
import io.wardmote.op.use.ExportDataKey;
import io.wardmote.op.use.GenerateAndExportDataKey;
import io.wardmote.op.use.GenerateDataKey;
import io.wardmote.op.use.GenerateDataKeyWithoutPlaintext;
import io.wardmote.op.use.GenerateMac;
import io.wardmote.op.use.ReEncrypt;
import io.wardmote.op.use.VerifyMac;
import io.wardmote.op.xks.XksOperations;
import io.wardmote.raft.ReplicatedState;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The list of everything the APIs can be asked, and how a door asks it. */
public final class Operations {
    private Operations() {}

    /**
     * The operations of one lane.
     *
     * @param uses         shared by all lanes, and so are the quotas and passwords
     * @param audit        the lane's own
     * @param random       must not be predictable
     * @param authorityPem the CA certificate of this node's HTTPS port
     * @param availability of what is outside
     * @param pending      uses of keys that this node has not told the others yet
     */
    public static List<Operation> of(ReplicatedState state, Engine engine, Access access, Arns arns, Uses uses, Quotas quotas, KeyLimits limits, RootKeys roots,
                                     Passwords passwords, RandomGenerator random, String authorityPem, Audit audit, Availability availability,
                                     PendingUses pending) {
        NewKeys material = new NewKeys(engine, random);
        KeyUse keys = new KeyUse(state, engine, access, arns, uses, quotas, new ServiceKeys(state, material));
        Change.Context change = new Change.Context(state, access, arns);
        Actions actions = new Actions();
        List<Operation> onOneKey = new ArrayList<>(InstanceOperations.onOneKey(keys, random));
        onOneKey.addAll(XksOperations.onOneKey(change, keys));
        onOneKey.addAll(onOneKey(state, keys, change, material, engine, random, actions, availability, new KeyUsages(pending)));
        List<Operation> others = new ArrayList<>(InstanceOperations.others(state, access, arns, random));
        others.addAll(IdentityOperations.of(change, random, roots, passwords, actions));
        others.addAll(XksOperations.others(change, random, roots));
        others.add(new CreateKey(state, material, access, arns, limits, actions));
        others.addAll(others(change, engine, material, random, authorityPem));
        others.addAll(external(change, roots, material, availability));
        actions.are(onOneKey, others);
        List<Operation> all = Stream.concat(onOneKey.stream(), others.stream()).toList();
        all.forEach(operation -> operation.recordedIn(audit));
        return all;
    }

    /** Those whose right is to one key by its own ARN, or to each of several: a key's policy has a say in them, and may name them. */
    private static List<Operation> onOneKey(ReplicatedState state, KeyUse keys, Change.Context change, NewKeys material, Engine engine, RandomGenerator random,
                                            Actions actions, Availability availability, KeyUsages usages) {
        return List.of(
            new DescribeKey(state, keys, change.arns(), availability),
            new DescribeKeyUsage(state, keys, usages),
            new EnableKey(change),
            new DisableKey(change, usages),
            new ScheduleKeyDeletion(change, usages),
            new CancelKeyDeletion(change),
            new SetDeletionProtection(change),
            new SetSurvivalMode(change),
            new UpdateKeyDescription(change),
            new SetKeyPolicy(change, actions),
            new GetKeyPolicy(change),
            new CreateKeyVersion(state, keys, material),
            new DescribeKeyVersion(state, keys),
            new ListKeyVersions(state, keys),
            new UpdateRotationPolicy(change),
            new GetPublicKey(keys),
            new GetParametersForImport(change, engine),
            new ImportKeyMaterial(change, engine, material),
            new DeleteKeyMaterial(change),

            new CreateAlias(change),
            new UpdateAlias(change),
            new DeleteAlias(change),
            new ListAliasesByKeyId(change),

            new TagResource(state, keys),
            new UntagResource(state, keys),
            new ListResourceTags(state, keys),
            new TagResources(change),
            new UntagResources(change),

            new Encrypt(keys),
            new BatchEncrypt(keys),
            new Decrypt(keys),
            new BatchDecrypt(keys),
            new ReEncrypt(keys),
            new GenerateDataKey(keys, random),
            new BatchGenerateDataKey(keys, random),
            new GenerateDataKeyWithoutPlaintext(keys, random),
            new GenerateAndExportDataKey(keys, random),
            new ExportDataKey(keys),
            new AsymmetricSign(keys),
            new BatchSign(keys),
            new AsymmetricVerify(keys),
            new AsymmetricEncrypt(keys),
            new AsymmetricDecrypt(keys),
            new GenerateMac(keys),
            new VerifyMac(keys));
    }

    private static List<Operation> others(Change.Context change, Engine engine, NewKeys material, RandomGenerator random, String authorityPem) {
        return List.of(
            new ListKeys(change),
            new ListAliases(change),
            new ListTagResources(change),

            new CreateNetworkRule(change),
            new DescribeNetworkRule(change),
            new UpdateNetworkRule(change),
            new DeleteNetworkRule(change),
            new ListNetworkRules(change),
            new CreatePolicy(change),
            new DescribePolicy(change),
            new UpdatePolicy(change),
            new DeletePolicy(change),
            new ListPolicies(change),
            new CreateApplicationAccessPoint(change),
            new DescribeApplicationAccessPoint(change),
            new UpdateApplicationAccessPoint(change),
            new DeleteApplicationAccessPoint(change),
            new ListApplicationAccessPoints(change),
            new CreateClientKey(change, engine, material),
            new GetClientKey(change),
            new ListClientKeys(change),
            new DeleteClientKey(change),

            new DescribeRegions(change),
            new DescribeAccountKmsStatus(change),
            new OpenKmsService(change),
            new ListKmsInstances(change),
            new GetKmsInstance(change, authorityPem),
            new GetRandomPassword(change, random));
    }

    private static List<Operation> external(Change.Context change, RootKeys roots, NewKeys ids, Availability availability) {
        return List.of(
            new CreateExternalKmsInstance(change, roots, ids),
            new UpdateExternalKmsInstance(change, roots),
            new GetExternalKmsInstance(change, availability),
            new ConnectExternalKmsInstance(change),
            new DisconnectExternalKmsInstance(change),
            new DeleteExternalKmsInstance(change));
    }

    /** Sends calls to their operations on that lane. */
    public static Function<Call, Future<Reply>> on(int lane, Ask ask, List<Operation> operations) {
        Map<Api, Map<String, String>> addresses = new EnumMap<>(Api.class);
        for (Operation operation : operations)
            addresses.computeIfAbsent(operation.api(), first -> new HashMap<>())
                .put(operation.name(), Operation.address(lane, operation.api(), operation.name()));
        return call -> ask.<Answer>ask(addresses.get(call.api()).get(call.operation()), call).map(answer -> switch (answer) {
            case Answer.Done done -> done.reply();
            case Answer.No no -> throw no.refused();
        });
    }
}
