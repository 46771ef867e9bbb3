using CseaMesh.Mesh;

return await MeshProgram.RunAsync(args);
