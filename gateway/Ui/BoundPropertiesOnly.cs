using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace CseaMesh.Gateway.Ui;

/// <summary>
/// A page binds the properties that say <see cref="BindPropertyAttribute"/>. The framework looks for other signs on every property of every page, which for a hundred
/// pages is most of the work of describing them; here it looks no further.
/// </summary>
internal sealed class BoundPropertiesOnly(IPageApplicationModelPartsProvider framework) : IPageApplicationModelPartsProvider
{
    public PagePropertyModel CreatePropertyModel(PropertyInfo property) =>
        property.IsDefined(typeof(BindPropertyAttribute)) ? framework.CreatePropertyModel(property) : new PagePropertyModel(property, []) { PropertyName = property.Name };

    public PageHandlerModel? CreateHandlerModel(MethodInfo method) => framework.CreateHandlerModel(method);

    public PageParameterModel CreateParameterModel(ParameterInfo parameter) => framework.CreateParameterModel(parameter);

    public bool IsHandler(MethodInfo methodInfo) => framework.IsHandler(methodInfo);
}
