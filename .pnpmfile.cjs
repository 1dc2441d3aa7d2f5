// What of a package.json only this repository needs is not published: the private node-kit is a devDependency of its users.
function beforePacking({ devDependencies, scripts, ...manifest }) {
  return manifest;
}

module.exports = { hooks: { beforePacking } };
