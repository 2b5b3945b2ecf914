namespace MedImaging.Codecs;

/// <summary>The coding of all components, as the main header or that of a tile says.</summary>
/// <remarks>A component's own segment goes before the default, in whichever order they come (A.6).</remarks>
internal sealed class CodingParameters
{
    private readonly ComponentCoding _default = new();
    private ComponentCoding[] _components = [];

    public ReadOnlySpan<ComponentCoding> Components => _components.AsSpan(0, ComponentCount);

    public ProgressionOrder Order { get; private set; }

    public int Layers { get; private set; }

    public bool HasTransform { get; private set; }

    public bool HasStyle { get; private set; }

    public bool HasSteps { get; private set; }

    public GrowingArray<ProgressionVolume> Changes { get; } = new();

    private int ComponentCount { get; set; }

    public void Reset(int components)
    {
        Prepare(components);
        (HasStyle, HasSteps) = (false, false);
        foreach (var component in Components)
        {
            (component.HasOwnStyle, component.HasOwnSteps, component.RegionShift) = (false, false, 0);
        }

        Changes.Clear();
    }

    public void CopyFrom(CodingParameters other)
    {
        Prepare(other.ComponentCount);
        (Order, Layers, HasTransform, HasStyle, HasSteps) = (other.Order, other.Layers, other.HasTransform, true, true);
        for (int i = 0; i < ComponentCount; i++)
        {
            _components[i].CopyFrom(other._components[i]);
        }

        Changes.Clear();
        foreach (ref readonly var change in other.Changes.Items)
        {
            Changes.Add(change);
        }
    }

    /// <summary>Reads a segment if it is one of coding.</summary>
    public void Read(int marker, SegmentReader segment)
    {
        switch (marker)
        {
            case Marker.CodingDefault: ReadDefault(ref segment); break;
            case Marker.CodingComponent: ReadOwnStyle(ref segment); break;
            case Marker.QuantizationDefault: ReadDefaultSteps(ref segment); break;
            case Marker.QuantizationComponent: ReadOwnSteps(ref segment); break;
            case Marker.RegionOfInterest: ReadRegion(ref segment); break;
            case Marker.ProgressionChange: ReadChanges(ref segment); break;
            default: break;
        }
    }

    private void Prepare(int components)
    {
        int ready = _components.Length;
        if (ready < components)
        {
            Array.Resize(ref _components, components);
            for (int i = ready; i < components; i++)
            {
                _components[i] = new ComponentCoding();
            }
        }

        ComponentCount = components;
    }

    private void ReadDefault(ref SegmentReader segment)
    {
        int style = segment.Byte(), order = segment.Byte();
        Layers = segment.UInt16();
        int transform = segment.Byte();
        if (order > 4 || Layers == 0 || transform > 1)
        {
            throw Fault.Malformed("COD is outside its ranges", segment.Offset);
        }

        (Order, HasTransform, HasStyle) = ((ProgressionOrder)order, transform == 1, true);
        _default.ReadStyle(ref segment, (style & 1) != 0);
        foreach (var component in Components)
        {
            if (!component.HasOwnStyle)
            {
                component.CopyStyleFrom(_default);
            }
        }
    }

    private void ReadOwnStyle(ref SegmentReader segment)
    {
        var component = Component(ref segment);
        int style = segment.Byte();
        component.ReadStyle(ref segment, (style & 1) != 0);
        component.HasOwnStyle = true;
    }

    private void ReadDefaultSteps(ref SegmentReader segment)
    {
        _default.ReadSteps(ref segment);
        HasSteps = true;
        foreach (var component in Components)
        {
            if (!component.HasOwnSteps)
            {
                component.CopyStepsFrom(_default);
            }
        }
    }

    private void ReadOwnSteps(ref SegmentReader segment)
    {
        var component = Component(ref segment);
        component.ReadSteps(ref segment);
        component.HasOwnSteps = true;
    }

    private void ReadRegion(ref SegmentReader segment)
    {
        var component = Component(ref segment);
        if (segment.Byte() != 0)
        {
            throw Fault.Unsupported("a region of interest of another style than maximum shift", segment.Offset);
        }

        component.RegionShift = segment.Byte();
    }

    private void ReadChanges(ref SegmentReader segment)
    {
        int size = ComponentCount < 257 ? 7 : 9;
        while (segment.Left >= size)
        {
            int firstResolution = segment.Byte(), firstComponent = segment.Component(ComponentCount), endLayer = segment.UInt16();
            int endResolution = segment.Byte(), endComponent = segment.Component(ComponentCount), order = segment.Byte();
            if (order > 4)
            {
                throw Fault.Malformed("a progression order that is none", segment.Offset);
            }

            // 0 stands for 256 where a component has one byte (table A.32).
            endComponent = endComponent == 0 ? 256 : endComponent;
            Changes.Add(new ProgressionVolume((ProgressionOrder)order, firstResolution, endResolution, firstComponent, endComponent, endLayer));
        }
    }

    private ComponentCoding Component(ref SegmentReader segment)
    {
        int index = segment.Component(ComponentCount);
        return index < ComponentCount ? _components[index] : throw Fault.Malformed("a segment for a component that is not there", segment.Offset);
    }
}
