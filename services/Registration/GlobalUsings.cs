global using CseaMesh.Platform.Data;
global using CseaMesh.Platform.Errors;
global using CseaMesh.Platform.Identity;
global using CseaMesh.Platform.Time;
global using CseaMesh.Registration.Domain;
