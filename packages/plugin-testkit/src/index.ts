export * from "./contract.ts";
export type {
  CallMoment,
  FakeAdminAuth,
  FakeAdminOptions,
  GrpcTraffic,
  PlannedAnswer,
  PlannedUploadAnswer,
  RecordedCall,
  RecordedUpload,
} from "./fake-admin/options.ts";
export { type FakeAdmin, fakeAdmin } from "./fake-admin.ts";
export {
  type FakeRegistry,
  type FakeRegistryOptions,
  type FakeRegistryRequest,
  fakeRegistry,
} from "./fake-registry.ts";
export type { FakeBearerAuth, FakeRegistryAuth } from "./fake-registry-auth.ts";
export type { FaultTarget, RegistryFault } from "./fake-registry-faults.ts";
export { type MemoryStore, memoryStore, type StoredBundle } from "./memory-store.ts";
export { type BuiltImage, buildImage, type ImageSpec, type LayerSpec, type StoredContent } from "./oci-image.ts";
export type { LayerEntry } from "./tar.ts";
